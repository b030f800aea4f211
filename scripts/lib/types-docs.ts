// The types of credentials as README.md and docs/types.md give them, made from their definitions.
import type { CredentialType, UseSettings, Variant } from '../../src/domain/types/define.ts'
import type { Snippet } from '../../src/domain/types/snippets.ts'

type Types = readonly CredentialType[]

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The anchor of a heading. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

const fieldCell = (name: string, { secret, required }: { secret: boolean; required: boolean }): string =>
  (secret ? `**\`${name}\`**` : `\`${name}\``) + (required ? '' : ' (optional)')

/** The table of README.md. */
export const typesTable = (types: Types): string =>
  [
    row('type', 'fields, **secret ones** bold', 'in Jenkins'),
    '|---|---|---|',
    ...types.map(({ type, title, fields, classes }) =>
      row(
        `[\`${type}\`](docs/types.md#${anchorOf(title)})`,
        Object.entries(fields)
          .map(([name, field]) => fieldCell(name, field))
          .join(', '),
        classes.map(one => one.title).join(', or ')
      )
    ),
    ''
  ].join('\n')

const HEAD = `# Types of credentials

Every type with its fields, its classes in Jenkins, the findings that only it has, and its uses in a Jenkinsfile. This page is written by
\`npm run types\` from the definitions in \`src/domain/types\`. \`GET /api/v1/credential-types\` returns the same as data, and
\`GET …/credentials/ID/snippets\` the snippets with the id of the credential. Fields in bold are secret: sealed, and never shown again.
[pipelines.md](pipelines.md) explains the checks.
`

/** The whole of docs/types.md. */
export const typesPage = (types: Types): string => [HEAD, ...types.map(typeSection)].join('\n')

function typeSection(type: CredentialType): string {
  const { title, description, fields, classes, notes, errors, warnings } = type
  return [
    `## ${title}`,
    `\`type: ${type.type}\`. ${description}`,
    table(
      ['field', 'meaning'],
      Object.entries(fields).map(([name, field]) => [
        fieldCell(name, field),
        `${field.help}${field.encoding === undefined ? '' : ' In base64.'}${field.maxBytes === 255 ? '' : ` At most ${field.maxBytes} bytes.`}`
      ])
    ),
    table(
      ['in Jenkins', 'class', 'plug-in'],
      classes.map(one => [one.title, `\`${one.name}\``, `\`${one.plugin}\``])
    ),
    ...(notes === undefined ? [] : [notes]),
    ...findings('Why it is refused', errors),
    ...findings('Warnings', warnings),
    ...snippetsOf(type)
  ]
    .join('\n\n')
    .concat('\n')
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), `|${'---|'.repeat(head.length)}`, ...rows.map(cells => row(...cells))].join('\n')

function findings(heading: string, sentences: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(sentences).map(([code, sentence]) => [`\`${code}\``, sentence])
  return rows.length === 0 ? [] : [`${heading}:`, table(['code', 'sentence'], rows)]
}

const ONE: readonly Variant[] = [{ title: '', settings: {} }]

/** The shorter of the two styles of each snippet. What is the same for several settings is shown once. */
function snippetsOf(type: CredentialType): string[] {
  const { variants = ONE } = type
  const shown = new Set<string>()
  return variants.flatMap(({ title, settings }) => {
    const parts = shortest(type, { id: type.example.id, kubeconfigForm: 'file', ...settings }).filter(
      ({ code }) => !shown.has(code)
    )
    for (const { code } of parts) shown.add(code)
    const texts = parts.map(({ title: use, needs, code }) => {
      const plugins = needs.length === 0 ? '' : ` (${needs.map(plugin => `\`${plugin}\``).join(', ')})`
      return `${use}${plugins}:\n\n\`\`\`groovy\n${code}\n\`\`\``
    })
    return title === '' ? texts : [`### ${title}`, ...texts]
  })
}

function shortest(type: CredentialType, settings: UseSettings): Snippet[] {
  const byTitle = Map.groupBy(type.snippets(settings), ({ title }) => title)
  return [...byTitle.values()].flatMap(same => same.toSorted((a, b) => a.code.length - b.code.length).slice(0, 1))
}
