/**
 * Parses text to a tree, by precedence climbing. The text comes from visitors, links and files; it is
 * never run as code. Upper and lower case are the same. The parser accepts some common habits: `2x`,
 * `x**2`, `x²`, `ln`, `π`, and the signs − × · ÷.
 */
import { ExpressionError, type Place } from './expression-error.ts';
import { nearestWord } from './nearest-word.ts';
import { binary, type Expression, number, UNARY, type Unary, unary } from './syntax.ts';

/** The limits of an expression: characters, nodes of the tree, levels of brackets and signs. */
export const LIMITS = { characters: 500, size: 200, nesting: 50 } as const;

const FUNCTIONS: readonly string[] = [...UNARY.filter((op) => op !== 'neg'), 'min', 'max'];

/** Functions that people may try, and what to write instead. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['pow', 'x^2'],
  ['gelu', '0.5*x*(1 + erf(x/sqrt(2)))'],
  ['silu', 'x*sigmoid(x)'],
  ['swish', 'x*sigmoid(a*x)'],
  ['mish', 'x*tanh(softplus(x))'],
  ['elu', 'relu(x) + exp(min(x, 0)) - 1'],
  ['prelu', 'max(x, a*x)'],
  ['leakyrelu', 'max(x, 0.2*x)'],
  ['leaky_relu', 'max(x, 0.2*x)'],
  ['relu6', 'min(relu(x), 6)'],
  ['clip', 'min(max(x, -1), 1)'],
  ['clamp', 'min(max(x, -1), 1)'],
  ['softsign', 'x/(1 + abs(x))'],
  ['tan', 'sin(x)/cos(x)'],
  ['sinh', '(exp(x) - exp(-x))/2'],
  ['cosh', '(exp(x) + exp(-x))/2'],
  ['if', 'step(x)*x'],
  ['where', 'step(x)*x'],
]);

/** Signs that people may try, and what to do instead. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ...['>', '<', '=', '?', '≤', '≥'].map((sign): [string, string] => [
    sign,
    'For a condition, use max, min or step: step(x) is 1 where x > 0, else 0.',
  ]),
  ['|', 'Write abs(x) for the size of x.'],
  ...['[', ']', '{', '}'].map((sign): [string, string] => [sign, 'Use round brackets: ( and ).']),
]);

interface Token {
  kind: 'number' | 'name' | 'sign' | 'end';
  text: string;
  place: Place;
}

const TOKEN = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([a-z_][a-z_\d]*|π)|(\*\*|[\s\S]))/giy;
const SAME: ReadonlyMap<string, string> = new Map([
  ['−', '-'],
  ['–', '-'],
  ['×', '*'],
  ['·', '*'],
  ['⋅', '*'],
  ['÷', '/'],
  ['**', '^'],
  ['π', 'pi'],
  ['ln', 'log'],
]);
const POWERS: ReadonlyMap<string, number> = new Map([
  ['²', 2],
  ['³', 3],
]);

/**
 * The tree of an expression.
 *
 * @throws ExpressionError with the place and a sentence, if the text is no expression or exceeds LIMITS.
 */
export function parse(text: string): Expression {
  if (text.length > LIMITS.characters) {
    throw new ExpressionError(
      `This has ${text.length} characters. An expression may have ${LIMITS.characters}.`,
      { offset: LIMITS.characters, length: text.length - LIMITS.characters },
    );
  }
  return new Parser(tokens(text)).whole();
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const [, digits, name, sign] = TOKEN.exec(text) as RegExpExecArray;
    const written = digits ?? name ?? sign ?? '';
    const word = written.toLowerCase();
    found.push({
      kind: digits ? 'number' : name ? 'name' : 'sign',
      text: SAME.get(word) ?? word,
      place: { offset: TOKEN.lastIndex - written.length, length: written.length },
    });
  }
  found.push({ kind: 'end', text: '', place: { offset: end, length: 0 } });
  return found;
}

class Parser {
  private next = 0;
  private nesting = 0;
  private nodes = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    if (this.tokens.length === 1) {
      this.fail('Write an expression in x, for example max(x, 0.1*x).');
    }
    const expression = this.sum();
    if (this.token.kind !== 'end') this.failAfterOperand('');
    return expression;
  }

  /** sum = product, then any number of + product or - product. */
  private sum(): Expression {
    let left = this.product();
    for (;;) {
      if (this.take('+')) left = this.node(binary('add', left, this.product()));
      else if (this.take('-')) left = this.node(binary('sub', left, this.product()));
      else return left;
    }
  }

  /** product = signed, then any number of * signed or / signed; the * after a written number may be left out. */
  private product(): Expression {
    let left = this.signed();
    let divided = false;
    for (;;) {
      if (this.take('*')) left = this.node(binary('mul', left, this.signed()));
      else if (this.take('/')) left = this.node(binary('div', left, this.signed()));
      else if (this.tokens[this.next - 1]?.kind === 'number' && this.startsOperand()) {
        if (divided) {
          this.fail(
            `Is ${this.token.text} below the fraction line, too? Write * before it, or brackets around both.`,
          );
        }
        left = this.node(binary('mul', left, this.power()));
      } else return left;
      divided = left.kind === 'binary' && left.op === 'div';
    }
  }

  /** signed = - signed, + signed or a power. A minus sign before a bare number belongs to the number. */
  private signed(): Expression {
    if (++this.nesting > LIMITS.nesting) {
      this.fail(
        `Brackets and signs are more than ${LIMITS.nesting} levels deep here. Write it with fewer levels.`,
      );
    }
    let result: Expression;
    if (this.take('-')) {
      const of = this.signed();
      result = of.kind === 'number' && of.value > 0 ? number(-of.value) : this.node(unary('neg', of));
    } else if (this.take('+')) result = this.signed();
    else result = this.power();
    this.nesting--;
    return result;
  }

  /** power = atom, or atom ^ signed; so x^-y^2 is x^(-(y^2)). */
  private power(): Expression {
    const base = this.atom();
    if (this.take('^')) return this.node(binary('pow', base, this.signed()));
    const power = POWERS.get(this.token.text);
    if (power === undefined) return base;
    this.next++;
    this.nodes++;
    return this.node(binary('pow', base, number(power)));
  }

  private atom(): Expression {
    const token = this.token;
    if (token.kind === 'number') {
      this.next++;
      return this.node(number(this.numberOf(token)));
    }
    if (token.kind === 'name') {
      this.next++;
      return this.token.text === '(' ? this.call(token) : this.node(this.nameOf(token));
    }
    if (token.text === '(') {
      this.next++;
      const inside = this.sum();
      this.close(token, 'an operator or )');
      return inside;
    }
    return this.failBeforeOperand();
  }

  private numberOf(token: Token): number {
    const value = Number(token.text);
    if (value <= LARGEST) return value;
    return this.fail(`${token.text} is too large for single precision, which ends at 3.4e38.`, token.place);
  }

  private nameOf(token: Token): Expression {
    const { text } = token;
    if (text === 'pi' || text === 'e') return { kind: 'constant', name: text };
    if (text.length === 1 && text !== '_') return { kind: 'name', name: text };
    const instead = INSTEAD.get(text);
    if (FUNCTIONS.includes(text)) {
      const example = text === 'min' || text === 'max' ? `${text}(x, 0)` : `${text}(x)`;
      return this.fail(`${text} is a function and needs brackets: ${example}.`, token.place);
    }
    if (instead) return this.fail(`There is no ${text} here. Write ${instead}.`, token.place);
    if (/^[a-z]{2}$/.test(text)) {
      return this.fail(
        `There is no ${text} here. Write ${[...text].join('*')} for a product; a trainable number has one letter.`,
        token.place,
      );
    }
    const close = nearestWord(text, FUNCTIONS);
    if (close) return this.fail(`There is no ${shown(text)} here. Did you mean ${close}(x)?`, token.place);
    return this.fail(
      `There is no ${shown(text)} here. A name is x, pi, e, or one letter for a trainable number.`,
      token.place,
    );
  }

  private call(name: Token): Expression {
    if (!FUNCTIONS.includes(name.text)) this.failCall(name);
    const open = this.token;
    this.next++;
    if (this.token.text === ')') {
      this.fail(`${name.text} needs a value between its brackets.`, { ...open.place, length: 2 });
    }
    const values = [this.sum()];
    while (this.take(',')) values.push(this.sum());
    this.close(open, 'an operator, a comma or )');
    const [first, ...more] = values as [Expression, ...Expression[]];
    if (name.text === 'min' || name.text === 'max') {
      if (more.length === 0) {
        this.fail(`${name.text} needs two values, as in ${name.text}(x, 0).`, name.place);
      }
      return more.reduce((left, right) => this.node(binary(name.text as 'min' | 'max', left, right)), first);
    }
    if (more.length > 0) this.fail(`${name.text} takes one value, not ${values.length}.`, name.place);
    return this.node(unary(name.text as Unary, first));
  }

  private failCall({ text, place }: Token): never {
    const instead = INSTEAD.get(text);
    if (instead) this.fail(`There is no function ${text} here. Write ${instead}.`, place);
    if (text.length === 1 || text === 'pi') {
      this.fail(`${text} is no function. Write ${text}*(…) for a product.`, place);
    }
    const close = nearestWord(text, FUNCTIONS);
    this.fail(
      `There is no function ${shown(text)} here. ${close ? `Did you mean ${close}?` : `There are ${FUNCTIONS.join(', ')}.`}`,
      place,
    );
  }

  private close(open: Token, expected: string): void {
    if (this.take(')')) return;
    if (this.token.kind === 'end')
      this.fail('This bracket is not closed. Write ) after its last value.', open.place);
    this.failAfterOperand(expected);
  }

  /** Fails where a number, a name or a bracket should begin. */
  private failBeforeOperand(): never {
    const { kind, text } = this.token;
    this.failSign();
    const before = this.tokens[this.next - 1];
    const wanted = 'a number, x, a function or (';
    if (kind === 'end')
      this.fail(`After “${before?.text}” ${wanted} is expected, but the text ends.`, before?.place);
    if (!before) this.fail(`An expression begins with ${wanted}, not with “${text}”.`);
    this.fail(`After “${before.text}” ${wanted} is expected, not “${text}”.`);
  }

  /** Fails where a value has ended and the next token cannot follow it. */
  private failAfterOperand(expected: string): never {
    const { kind, text, place } = this.token;
    this.failSign();
    if (kind === 'sign' && text === ')')
      this.fail('This bracket closes nothing. Remove it, or open one before it.');
    if (kind === 'sign' && text === ',') {
      this.fail('A comma only separates the values of a function. Write decimals with a point: 0.5.');
    }
    const what = expected || 'an operator (+ - * / ^)';
    const operator = text === '(' || kind !== 'sign' ? ' For a product, write *.' : '';
    this.fail(`Before “${shown(text)}” ${what} is expected.${operator}`, place);
  }

  /** Fails if the sign is not in the language. */
  private failSign(): void {
    const { kind, text } = this.token;
    if (kind !== 'sign' || '+-*/^(),'.includes(text) || POWERS.has(text)) return;
    const advice = SIGNS.get(text) ?? 'It has + - * / ^, brackets, numbers, letters and functions.';
    this.fail(`The sign “${text}” is not in the language. ${advice}`);
  }

  private get token(): Token {
    return this.tokens[this.next] as Token;
  }

  private startsOperand(): boolean {
    return this.token.kind === 'name' || this.token.text === '(';
  }

  private take(sign: string): boolean {
    if (this.token.kind !== 'sign' || this.token.text !== sign) return false;
    this.next++;
    return true;
  }

  private node(expression: Expression): Expression {
    if (++this.nodes > LIMITS.size) {
      this.fail(
        `An expression may have ${LIMITS.size} numbers, names and operations; this one has more.`,
        (this.tokens[this.next - 1] as Token).place,
      );
    }
    return expression;
  }

  private fail(message: string, place = this.token.place): never {
    throw new ExpressionError(message, place);
  }
}

/** The largest number in single precision. */
const LARGEST = 2 ** 128 - 2 ** 104;

/** A word, cut so that a sentence can repeat it. */
function shown(word: string): string {
  return word.length > 20 ? `${word.slice(0, 20)}…` : word;
}
