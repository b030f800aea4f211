import { LEAST_PASSPHRASE } from '../../backup/bundle-key.ts'
import { Secret } from '../../domain/secret.ts'
import { askSecret, canAsk } from '../ask.ts'
import { decoded } from '../documents.ts'
import { Failure } from '../exit.ts'
import { secretFile } from '../secret-file.ts'
import type { Terminal } from '../terminal.ts'

/** From a file, from stdin (`-`), or from a person at a terminal. */
export async function passphraseOf(terminal: Terminal, option: string | undefined, isNew: boolean): Promise<Secret> {
  const secret = await given(terminal, option ?? (terminal.env['JCB_PASSPHRASE_FILE'] || undefined), isNew)
  if (isNew && secret.reveal().length < LEAST_PASSPHRASE)
    throw new Failure('usage', `the passphrase must have ${LEAST_PASSPHRASE} characters or more (try: openssl rand -base64 24)`)
  return secret
}

async function given(terminal: Terminal, file: string | undefined, isNew: boolean): Promise<Secret> {
  if (file === '-') return firstLine(terminal)
  if (file !== undefined) return secretFile('the passphrase file', file)
  if (!canAsk(terminal))
    throw new Failure('usage', 'a passphrase is needed: --passphrase-file FILE (- for stdin) or JCB_PASSPHRASE_FILE')
  const secret = await askSecret(terminal, 'Passphrase: ')
  if (isNew && (await askSecret(terminal, 'Repeat the passphrase: ')).reveal() !== secret.reveal())
    throw new Failure('usage', 'the two passphrases differ')
  return secret
}

async function firstLine({ stdin }: Terminal): Promise<Secret> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  const [line = ''] = decoded(Buffer.concat(chunks), 'stdin').split(/\r?\n/, 1)
  if (line === '') throw new Failure('usage', 'stdin contains no passphrase')
  return new Secret(line)
}
