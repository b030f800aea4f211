import type { SetItem } from '../commands/credential-set.ts'
import type { Finding } from '../domain/findings.ts'
import { escapePointer } from '../domain/json-pointer.ts'
import { own } from '../domain/own.ts'
import { Problem } from '../domain/problems.ts'
import { DESCRIPTION } from './annotations.ts'
import type { FlatCredential } from './flat.ts'
import { kindOfFlat, kindOfSecret, type SecretKind } from './kinds.ts'
import type { SecretBody } from './secret.ts'

/** Translates a pointer into our request to one into the request of a client of KubeSphere. */
export type ToTheirs = (pointer: string) => string

/** Pointers into a Secret, which may stand at `at`. */
export const intoSecret =
  (body: SecretBody, at = '#'): ToTheirs =>
  pointer => {
    const [, part = '', field = ''] = pointer.split('/', 3)
    const kind = kindOfSecret(body.type)
    if (part === 'id') return `${at}/metadata/name`
    if (part === 'description') return `${at}/metadata/annotations/${escapePointer(DESCRIPTION)}`
    if (part === 'usernameSecret') return `${at}/data/username`
    const key = part === 'data' && kind !== undefined ? keyOf(kind, field) : undefined
    if (key === undefined) return `${at}${pointer.slice(1)}`
    return `${at}/${own(body.stringData ?? {}, key) ? 'stringData' : 'data'}/${key}`
  }

/** Pointers into a list of Secrets, from those into a declared set. */
export const intoList =
  (items: readonly SecretBody[]): ToTheirs =>
  pointer => {
    const [, number = '', rest = ''] = /^#\/credentials\/(\d{1,6})(\/.*)?$/.exec(pointer) ?? []
    const body = number === '' ? undefined : items[Number(number)]
    return body === undefined ? pointer : intoSecret(body, `#/items/${number}`)(`#${rest}`)
  }

/** Pointers into a flat credential. */
export const intoFlat =
  (body: FlatCredential): ToTheirs =>
  pointer => {
    const [, part = '', field = ''] = pointer.split('/', 3)
    const kind = kindOfFlat(body.type)
    const key = part === 'data' && kind !== undefined ? keyOf(kind, field) : undefined
    return key === undefined ? pointer : `#/${kind?.flatType}/${key}`
  }

const keyOf = ({ keys }: SecretKind, field: string): string | undefined =>
  Object.entries(keys).find(([, ours]) => ours === field)?.[0]

/** Rethrows a problem with its pointers translated. */
export const inTheirTerms =
  (toTheirs: ToTheirs) =>
  (error: unknown): never => {
    if (!(error instanceof Problem) || error.faults.length === 0) throw error
    const faults = error.faults.map(fault => ({ ...fault, pointer: toTheirs(fault.pointer) }))
    throw new Problem(error.code, error.message, faults)
  }

/** The outcome of one Secret of a list; its warnings point into that Secret. */
export const itemView = ({ id, action, leftOut, warnings }: SetItem, body: SecretBody | undefined) => ({
  ...{ id, action },
  ...(leftOut === undefined ? {} : { leftOut }),
  ...(warnings === undefined || body === undefined
    ? {}
    : { warnings: warnings.map(({ pointer, ...rest }) => ({ ...rest, pointer: intoSecret(body)(pointer) })) })
})

/** Warnings as Kubernetes sends them, in the header that kubectl and other clients show. It takes ASCII alone, and no quotes inside. */
export const warningHeader = (warnings: readonly Finding[], toTheirs: ToTheirs): string[] =>
  warnings.map(({ pointer, detail }) => {
    const text = `${toTheirs(pointer)}: ${detail}`
    return `299 - "${text.replaceAll(/["\\]/g, "'").replaceAll(/[^ -~]/g, '?')}"`
  })
