/** Finds common subexpressions, so that each is computed once and has a name. */
import { type Expression, literal, operands } from './syntax.ts';

export interface Shared {
  /** In the order of computation: a value uses only names that come before it. */
  assignments: { name: string; value: Expression }[];
  /** The given expressions, rewritten with these names. */
  results: Expression[];
}

/** Names every operation that occurs more than once in `expressions`: `t1`, `t2` … */
export function shareSubexpressions(expressions: readonly Expression[]): Shared {
  const numbering = new Numbering();
  const roots = expressions.map((expression) => numbering.of(expression));
  const uses = new Map<number, number>();
  const count = (node: number) => {
    const before = uses.get(node) ?? 0;
    uses.set(node, before + 1);
    if (before === 0) numbering.below(node).forEach(count);
  };
  roots.forEach(count);

  const assignments: Shared['assignments'] = [];
  const written = new Map<number, Expression>();
  const write = (node: number): Expression => {
    const before = written.get(node);
    if (before) return before;
    const value = rebuilt(numbering.tree(node), numbering.below(node).map(write));
    let now = value;
    if ((uses.get(node) ?? 0) > 1 && operands(value).length > 0) {
      now = { kind: 'name', name: `t${assignments.length + 1}` };
      assignments.push({ name: now.name, value });
    }
    written.set(node, now);
    return now;
  };
  return { assignments, results: roots.map(write) };
}

/** Gives equal trees the same number. */
class Numbering {
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<Expression, number>();
  private readonly nodes: { tree: Expression; below: number[] }[] = [];

  of(tree: Expression): number {
    const before = this.known.get(tree);
    if (before !== undefined) return before;
    const below = operands(tree).map((operand) => this.of(operand));
    const key = [head(tree), ...below].join(' ');
    let node = this.numbers.get(key);
    if (node === undefined) {
      node = this.nodes.push({ tree, below }) - 1;
      this.numbers.set(key, node);
    }
    this.known.set(tree, node);
    return node;
  }

  tree(node: number): Expression {
    return (this.nodes[node] as { tree: Expression }).tree;
  }

  below(node: number): readonly number[] {
    return (this.nodes[node] as { below: number[] }).below;
  }
}

function head(tree: Expression): string {
  if (tree.kind === 'unary' || tree.kind === 'binary') return tree.op;
  return tree.kind === 'name' ? tree.name : String(literal(tree));
}

function rebuilt(tree: Expression, below: readonly Expression[]): Expression {
  const [first, second] = below as [Expression, Expression];
  if (tree.kind === 'unary') return { ...tree, of: first };
  return tree.kind === 'binary' ? { ...tree, left: first, right: second } : tree;
}
