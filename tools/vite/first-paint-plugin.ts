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
    transformIndexHtml(html) {
      if (!html.includes(ROOM)) throw new Error(`index.html has no room for the title: ${ROOM}`);
      const title = renderToStaticMarkup(createElement(Title));
      return html.replace(ROOM, `<header class="page-header" data-first>${title}</header>`);
    },
  };
}
