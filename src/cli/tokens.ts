import { type CreateToken, createToken, listTokens, revokeToken as revoke, type Token } from '#api'
import { age } from './age.ts'
import { allOf, given, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { newFile } from './new-file.ts'
import { roleOf, rolesText } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

export async function showTokens(terminal: Terminal, { output }: { output: Format }): Promise<void> {
  const { options } = openApi(terminal)
  const items = await allOf(place => listTokens(place, options))
  print(terminal, output, { items }, [tokenTable(items)])
}

export interface NewTokenOptions {
  readonly output: Format
  readonly role: readonly string[]
  readonly platformAdmin?: true
  readonly projectMaker?: true
  readonly readOnly?: true
  readonly expires?: string
  readonly tokenFile?: string
}

/** Creates a token. It goes only to stdout, or to a file readable only by its owner. */
export async function makeToken(terminal: Terminal, name: string, asked: NewTokenOptions): Promise<void> {
  const { options } = openApi(terminal)
  const { platformAdmin, projectMaker, readOnly, tokenFile } = asked
  const roles = Object.fromEntries(asked.role.map(roleOf)) as NonNullable<CreateToken['roles']>
  const wanted = {
    name,
    roles,
    ...given({
      platformAdmin,
      projectMaker,
      readOnly,
      expiresAt: asked.expires === undefined ? undefined : momentOf(asked.expires)
    })
  }
  // The file comes first: a token that cannot be saved would be lost.
  const file = tokenFile === undefined ? undefined : await newFile('--token-file', tokenFile)
  try {
    const { token: text, ...made } = await createToken(wanted, {}, options)
    const token = text ?? ''
    await file?.writeFile(`${token}\n`)
    if (asked.output !== 'table') print(terminal, asked.output, file === undefined ? { ...made, token } : made, [])
    else if (file === undefined) terminal.stdout.write(`${plain(token)}\n`)
    terminal.stderr.write(plain(`created token ${made.id}; it is not shown again`) + '\n')
  } finally {
    await file?.close()
  }
}

export async function revokeToken(terminal: Terminal, id: string): Promise<void> {
  await revoke(id, openApi(terminal).options)
  terminal.stderr.write(plain(`revoked ${id}`) + '\n')
}

/** Parses `90d` or an ISO 8601 time. */
function momentOf(text: string): string {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  // `Date.parse` makes a date of almost any number: `90` would be 1990.
  const moment = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(text) : Number.NaN
  const time = days === undefined ? moment : Date.now() + Number(days) * 86_400_000
  if (Number.isNaN(time)) throw new Failure('usage', '--expires takes a number of days (90d) or a time (2027-01-31T12:00:00Z)')
  return new Date(time).toISOString()
}

const tokenTable = (items: readonly Token[]): Table => ({
  columns: ['id', 'name', 'roles', 'readOnly', 'created', 'expires', 'lastUsed'],
  rows: items.map(({ roles, platformAdmin, projectMaker, createdAt, expiresAt, lastUsedAt, ...rest }) => ({
    ...rest,
    roles: platformAdmin ? 'platform-admin' : [...(projectMaker ? ['project-maker'] : []), rolesText(roles)].join(' ').trim(),
    ...{ created: age(createdAt), expires: age(expiresAt), lastUsed: age(lastUsedAt) }
  }))
})
