/** Writes the title into the built page, so that it shows before any script has run. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Plugin } from 'vite';
import { Title } from '../../src/app/Title.tsx';

/** Where `index.html` has room for it. */
const ROOM = '<!-- title -->';

export function firstPaint(): Plugin {
  return {
    name: 'first-paint',
    // Pages of tests and of the bench have no title.
    transformIndexHtml: (html) =>
      html.replace(ROOM, () => {
        const title = renderToStaticMarkup(createElement(Title));
        return `<header class="page-header" data-first>${title}</header>`;
      }),
  };
}
