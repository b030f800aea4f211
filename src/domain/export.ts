import type { Credential } from './credential.ts'

/** A credential as a declared set has it, without its secrets. */
export interface Exported {
  readonly id: string
  readonly type: string
  readonly description?: string
  readonly data: Readonly<Record<string, string>>
  readonly expiresAt?: string
  readonly usernameSecret?: boolean
}

export const exported = ({ id, type, description, data, statedExpiry, usernameSecret = false }: Credential): Exported => ({
  ...{ id, type },
  ...(description === '' ? {} : { description }),
  data,
  ...(statedExpiry === null ? {} : { expiresAt: statedExpiry }),
  ...(usernameSecret ? { usernameSecret } : {})
})

/** The name that stands for a secret: `DOCKERHUB_ID_PASSWORD`. */
export const placeholderOf = (id: string, field: string): string =>
  `${id}_${field}`
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
    .replace(/^(?=\d)/, '_')

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
  const { id, type, description, data, expiresAt, usernameSecret } = exported(credential)
  const fields = Object.entries(data).map(([name, value]) => `      ${text(name)}: ${text(value)}\n`)
  const secrets = credential.secretFields.map(name => `${text(name)}: \${${placeholderOf(id, name)}}\n`)
  const lines = [
    `  - id: ${text(id)}\n    type: ${text(type)}\n`,
    description === undefined ? '' : `    description: ${text(description)}\n`,
    expiresAt === undefined ? '' : `    expiresAt: ${text(expiresAt)}\n`,
    usernameSecret === undefined ? '' : `    usernameSecret: ${usernameSecret}\n`,
    // without a public field, `data` would be null
    ...(fields.length === 0
      ? [secrets.length === 0 ? '' : '    # data:\n', ...secrets.map(line => `    #   ${line}`)]
      : ['    data:\n', ...fields, ...secrets.map(line => `      # ${line}`)])
  ]
  return lines.join('')
}

/** Words that YAML of any version, or a reader of it, takes for something else than text. */
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|e\d+)$/i

/** A scalar of YAML. What is not plainly text is in quotes: a string of JSON is one of YAML. */
const text = (value: string): string =>
  /^[A-Za-z](?:[A-Za-z0-9 _./-]*[A-Za-z0-9])?$/.test(value) && !NOT_TEXT.test(value) ? value : JSON.stringify(value)
