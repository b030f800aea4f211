import { hash } from 'node:crypto'
import type { Credential } from './credential.ts'
import { shownData, type ValueFrom } from './references.ts'
import type { SharedFrom } from './shares.ts'

/** A credential as a declared set has it, without its secrets. */
export interface Exported {
  readonly id: string
  readonly type: string
  readonly description?: string
  /** Absent where another project shares it. */
  readonly data?: Readonly<Record<string, string | ValueFrom>>
  readonly sharedFrom?: SharedFrom
  readonly expiresAt?: string
  readonly usernameSecret?: boolean
  readonly verifyWith?: string
}

export function exported({ id, type, description, statedExpiry, usernameSecret = false, ...rest }: Credential): Exported {
  const { sharedFrom, verifyWith } = rest
  const named = { id, type, ...(description === '' ? {} : { description }), ...(verifyWith === undefined ? {} : { verifyWith }) }
  if (sharedFrom !== undefined) return { ...named, sharedFrom: { project: sharedFrom.project, id: sharedFrom.id } }
  return {
    ...named,
    data: shownData(rest),
    ...(statedExpiry === null ? {} : { expiresAt: statedExpiry }),
    ...(usernameSecret ? { usernameSecret } : {})
  }
}

/** Each separator of an id as a run of another length, so that `a-b`, `a_b` and `a.b` differ. */
const SEPARATORS: ReadonlyMap<string, string> = new Map([
  ['-', '_'],
  ['_', '__'],
  ['.', '___']
])

/**
 * The name that stands for a secret: `DOCKERHUB_ID_PASSWORD`. No two ids of a project have the same, whatever else is in the project: ids
 * that differ only in letter case are refused, and of an id with adjacent separators the name ends with a digest.
 */
export function placeholderOf(id: string, field: string): string {
  const name = id.replaceAll(/[^A-Za-z0-9]/g, separator => SEPARATORS.get(separator) ?? '_')
  const fieldName = field.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/[^A-Za-z0-9]+/g, '_')
  const digest = /[^A-Za-z0-9]{2}/.test(id) ? `____${hash('sha256', id.toLowerCase(), 'hex').slice(0, 8)}` : ''
  return `${name}_${fieldName}${digest}`.toUpperCase().replace(/^(?=\d)/, '_')
}

const HEAD = `# Secrets are not exported; each is a comment with a placeholder. Applied to the project that it comes from, this changes nothing: secrets that
# are left out keep their values. For another project, take away the # and put values in place of the placeholders.
`

/**
 * The declared set of a project in YAML. Secrets are comments, so that applying the text as it is cannot overwrite them with
 * placeholders.
 */
export function exportYaml(project: string, credentials: readonly Credential[]): string {
  const items = credentials.map(itemYaml).join('')
  return `${HEAD}project: ${text(project)}\ncredentials:${items === '' ? ' []\n' : `\n${items}`}`
}

function itemYaml(credential: Credential): string {
  const { id, type, description, data = {}, sharedFrom, expiresAt, usernameSecret, verifyWith } = exported(credential)
  const fields = Object.entries(data).map(([name, value]) => `      ${text(name)}: ${valueYaml(value)}\n`)
  const isTyped = (name: string) => sharedFrom === undefined && !Object.hasOwn(credential.references ?? {}, name)
  const typed = credential.secretFields.filter(isTyped)
  const secrets = typed.map(name => `${text(name)}: \${${placeholderOf(id, name)}}\n`)
  const lines = [
    `  - id: ${text(id)}\n    type: ${text(type)}\n`,
    description === undefined ? '' : `    description: ${text(description)}\n`,
    sharedFrom === undefined ? '' : `    sharedFrom: ${JSON.stringify(sharedFrom)}\n`,
    expiresAt === undefined ? '' : `    expiresAt: ${text(expiresAt)}\n`,
    verifyWith === undefined ? '' : `    verifyWith: ${text(verifyWith)}\n`,
    usernameSecret === undefined ? '' : `    usernameSecret: ${usernameSecret}\n`,
    // without a public field, `data` would be null
    ...(fields.length === 0
      ? [secrets.length === 0 ? '' : '    # data:\n', ...secrets.map(line => `    #   ${line}`)]
      : ['    data:\n', ...fields, ...secrets.map(line => `      # ${line}`)])
  ]
  return lines.join('')
}

/** A reference is written on one line, as JSON, which YAML reads. */
const valueYaml = (value: string | ValueFrom): string => (typeof value === 'string' ? text(value) : JSON.stringify(value))

/** Words that YAML of any version, or a reader of it, takes for something else than text. */
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|e\d+)$/i

/** A scalar of YAML. What is not plainly text is in quotes: a string of JSON is one of YAML. */
const text = (value: string): string =>
  /^[A-Za-z](?:[A-Za-z0-9 _./-]*[A-Za-z0-9])?$/.test(value) && !NOT_TEXT.test(value) ? value : JSON.stringify(value)
