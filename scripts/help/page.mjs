import { escape } from './markdown.mjs'

const VIEWPORT = 'width=device-width, initial-scale=1'

const linkTo = (name, title, current) =>
  `<li><a href="/help/${name}"${name === current ? ' aria-current="page"' : ''}>${escape(title)}</a></li>`

const menuHtml = (menu, current) =>
  menu
    .map(
      ({ title, pages }) =>
        `<p>${escape(title)}</p><ul>${pages.map(page => linkTo(page.name, page.title, current)).join('')}</ul>`
    )
    .join('\n')

const contentsHtml = headings =>
  headings.length < 2
    ? ''
    : `<nav class="contents" aria-label="On this page"><details open><summary>On this page</summary><ul>${headings
        .map(
          ({ depth, id, html }) => `<li class="depth-${depth}"><a href="#${id}">${html.replaceAll(/<\/?a[^>]*>/g, '')}</a></li>`
        )
        .join('')}</ul></details></nav>`

/** A whole page: the bar, the menu, the text and its contents. */
export function pageHtml({ name, title, html, headings = [], menu, source }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="${VIEWPORT}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escape(title)} · Help</title>
<script src="/assets/scheme.v1.js"></script>
<link rel="stylesheet" href="/help/style.css">
<link rel="icon" href="/help/icon.svg" type="image/svg+xml">
<script type="module" src="/help/language.js"></script>
<script type="module" src="/help/copy.js"></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header><a class="brand" href="/" aria-label="Credentials bridge"><img src="/help/icon.svg" alt="" width="24" height="24"><span>Credentials bridge</span></a><nav aria-label="Main"><a href="/help" ${name === '' ? 'aria-current="page"' : ''}>Help</a><a href="/docs/">API</a><a href="/">Console</a></nav></header>
<div class="frame">
<nav class="menu" aria-label="Help pages"><details open><summary>All pages</summary>${menuHtml(menu, name)}</details></nav>
<main id="content" tabindex="-1">
${html}
${source ? `<footer><a href="/help/${source}">This page as Markdown</a></footer>` : ''}
</main>
${contentsHtml(headings)}
</div>
</body>
</html>
`
}
