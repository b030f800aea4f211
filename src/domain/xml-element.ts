import type { Secret } from './secret.ts'

/**
 * A piece of a Jenkins credential document, before it becomes text. A leaf that holds a `Secret` stays unprintable until the
 * document is sent; a leaf that holds a string is visible in Jenkins and can be compared.
 */
export type XmlElement = XmlLeaf | XmlBranch

export interface XmlLeaf {
  readonly name: string
  readonly text: string | Secret
  /** The data field that the leaf comes from, where its name differs. */
  readonly field?: string
  /** Jenkins keeps the text readable even if it is a secret. */
  readonly isReadable?: true
}

export interface XmlBranch {
  readonly name: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
}

export const isLeaf = (element: XmlElement): element is XmlLeaf => 'text' in element

/** A leaf with the path of element names that leads to it below the root, joined by dots (`privateKeySource.privateKey`). */
export interface PathLeaf {
  readonly path: string
  readonly field: string
  readonly text: string | Secret
  readonly isReadable: boolean
}

/** All leaves of a document in their order. */
export function leavesOf(branch: XmlBranch, parents: readonly string[] = []): PathLeaf[] {
  return branch.children.flatMap(child =>
    isLeaf(child)
      ? {
          path: [...parents, child.name].join('.'),
          field: child.field ?? child.name,
          text: child.text,
          isReadable: child.isReadable === true
        }
      : leavesOf(child, [...parents, child.name])
  )
}
