/** Splits code into pieces with a kind each, for syntax colours. */
import type { Token, TokenStream } from 'prismjs';
import 'prismjs/components/prism-core.js';
import 'prismjs/components/prism-clike.js';
import 'prismjs/components/prism-javascript.js';
import 'prismjs/components/prism-python.js';
import 'prismjs/components/prism-wgsl.js';

export type Language = 'python' | 'javascript' | 'wgsl';

export interface Piece {
  /** Prism's name for it, e.g. `keyword`; empty for plain text. */
  kind: string;
  text: string;
}

export function highlight(code: string, language: Language): Piece[] {
  // Prism's files share a global of that name. The page has no element that it would colour by itself.
  const { tokenize, languages } = (globalThis as unknown as { Prism: typeof import('prismjs') }).Prism;
  const pieces: Piece[] = [];
  const add = (stream: TokenStream, kind: string) => {
    if (typeof stream === 'string') pieces.push({ kind, text: stream });
    else if (Array.isArray(stream)) for (const part of stream) add(part, kind);
    else add((stream as Token).content, (stream as Token).type);
  };
  add(tokenize(code, languages[language] as object), '');
  return pieces;
}
