import highlighter from 'highlight.js/lib/core'
import groovy from 'highlight.js/lib/languages/groovy'
import { Fragment, type ReactNode, useMemo } from 'react'

highlighter.registerLanguage('groovy', groovy)

/** Code as coloured elements. The highlighter's HTML is read as a document without scripts, and only its text and classes are taken. */
export function Highlighted({ code }: { readonly code: string }) {
  return useMemo(() => {
    const { value } = highlighter.highlight(code, { language: 'groovy' })
    return nodesOf(new DOMParser().parseFromString(value, 'text/html').body)
  }, [code])
}

const nodesOf = (parent: Node): ReactNode =>
  [...parent.childNodes].map((node, i) =>
    node instanceof HTMLElement ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
      <span key={i} className={node.className}>
        {nodesOf(node)}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <Fragment key={i}>{node.textContent}</Fragment>
    )
  )
