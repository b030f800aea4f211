import { posix } from 'node:path'
import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import groovy from 'highlight.js/lib/languages/groovy'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import yaml from 'highlight.js/lib/languages/yaml'
import { Marked } from 'marked'

const languages = { bash, sh: bash, groovy, js: javascript, json, yaml }
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language)

export const escape = text =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Headings as GitHub makes fragments of them, so that links work in both places. */
export const slugOf = text =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const plain = text => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '')

/** The title and the first sentence of a page. */
export function summaryOf(source) {
  const title = /^# (.+)$/m.exec(source)?.[1] ?? ''
  const paragraph = source
    .replaceAll(/^#+ .+$/gm, '')
    .split(/\n\s*\n/)
    .map(text => text.trim())
    .map(text => text.replace(/^\*\*[^*]+\*\* /, ''))
    .find(text => /^[\p{L}`[]/u.test(text))
  const text = plain(paragraph ?? '').replaceAll('\n', ' ')
  const sentence = /^.*?(?:\.(?=\s|$)|:$)/.exec(text)?.[0] ?? text
  return { title: plain(title), sentence: sentence.replace(/:$/, '.') }
}

/**
 * A page as HTML, with its headings and the files that it shows. Every row of a table that begins with a name in code marks can be
 * linked to by that name: errors, reasons, phases, settings.
 */
export function render({ file, source }, pages) {
  const pageOf = new Map(pages.map(page => [page.file, page]))
  const headings = []
  const shown = new Set()
  const ids = new Set()
  const place = href => posix.normalize(posix.join(posix.dirname(file), href))
  /** The address of an image below /help; undefined if it is not part of the docs. */
  const addressOf = href => {
    const target = place(href)
    if (!target.startsWith('docs/')) return undefined
    shown.add(target)
    return `/help/${target.slice('docs/'.length)}`
  }
  const fresh = id => {
    if (id === undefined || ids.has(id)) return ''
    ids.add(id)
    return ` id="${escape(id)}"`
  }

  const renderer = {
    heading({ tokens, depth, text }) {
      const inner = this.parser.parseInline(tokens)
      const id = slugOf(text)
      if (depth > 1 && depth < 4) headings.push({ depth, id, html: inner })
      const anchor = depth > 1 ? `<a class="anchor" href="#${id}" aria-label="Link to ${escape(plain(text))}">#</a>` : ''
      return `<h${depth}${fresh(id)}>${inner}${anchor}</h${depth}>\n`
    },
    code({ text, lang = '' }) {
      const [language = ''] = lang.split(' ')
      const html = Object.hasOwn(languages, language) ? hljs.highlight(text, { language }).value : escape(text)
      return `<div class="code"><pre tabindex="0"><code>${html}</code></pre></div>\n`
    },
    table({ header, rows }) {
      const labels = header.map(({ text }) => escape(plain(text)))
      const cell = ({ tokens }, i) => `<td data-label="${labels[i] ?? ''}">${this.parser.parseInline(tokens)}</td>`
      const heads = header.map(({ tokens }) => `<th>${this.parser.parseInline(tokens)}</th>`).join('')
      const idOf = ([first]) => fresh(/^`([\w.-]+)`$/.exec(first?.text ?? '')?.[1])
      const body = rows.map(row => `<tr${idOf(row)}>${row.map(cell).join('')}</tr>`).join('\n')
      return `<div class="table" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>\n`
    },
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens)
      if (/^(https?|mailto):/.test(href)) return `<a href="${escape(href)}" rel="noopener noreferrer">${inner}</a>`
      const [path = '', fragment] = href.split('#')
      const end = fragment === undefined ? '' : `#${fragment}`
      if (path === '') return `<a href="${escape(end)}">${inner}</a>`
      const target = place(path)
      const page = pageOf.get(target)
      // The name of a file says little here.
      const shown = /^[\w-]+\.md$/.test(inner) && page !== undefined ? escape(page.title) : inner
      if (page !== undefined) return `<a href="/help/${page.name}${escape(end)}">${shown}</a>`
      if (target === 'openapi/openapi.json') return `<a href="/openapi.json">${inner}</a>`
      return `<span class="repository" title="In the source repository: ${escape(target)}">${inner}</span>`
    },
    image({ href, text }) {
      const address = addressOf(href)
      return address === undefined ? escape(text) : `<img src="${escape(address)}" alt="${escape(text)}" loading="lazy">`
    },
    // A picture with a file for each theme has no form in Markdown.
    html({ text }) {
      return text.replaceAll(/(\s(?:src|srcset)=)"([^"]+)"/g, (all, name, href) => {
        const address = addressOf(href)
        return address === undefined ? all : `${name}"${escape(address)}"`
      })
    }
  }
  const html = new Marked({ renderer }).parse(source)
  return { html, headings, shown: [...shown], ids: [...ids] }
}
