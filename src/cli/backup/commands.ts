import { once } from 'node:events'
import { clear, isEmpty, load } from '../../backup/load.ts'
import { noteBackup, writeBundle } from '../../backup/write-bundle.ts'
import { createRecordProofs } from '../../store/sealing/record-proofs.ts'
import { createSealer } from '../../store/sealing/seal.ts'
import { Failure } from '../exit.ts'
import type { Terminal } from '../terminal.ts'
import { openBackup, openFile, toFailure } from './open-file.ts'
import { passphraseOf } from './passphrase.ts'
import { withStore } from './store.ts'
import { summaryOf } from './summary.ts'

interface BackupOptions {
  readonly passphraseFile?: string
}

/** Writes all data of a bridge to stdout, encrypted with a passphrase. The bridge may keep running. */
export async function backup(terminal: Terminal, { passphraseFile }: BackupOptions): Promise<void> {
  if (terminal.stdout.isTTY) throw new Failure('usage', 'a backup is binary: redirect it to a file with > FILE')
  const passphrase = await passphraseOf(terminal, passphraseFile, true)
  await withStore(terminal, async (redis, keyring) => {
    const write = async (bytes: Buffer | string) => {
      terminal.signal.throwIfAborted()
      if (!terminal.stdout.write(bytes)) await once(terminal.stdout, 'drain')
    }
    const { projects, credentials, closed } = await writeBundle({ redis, keyring, passphrase }, write).catch(toFailure)
    await noteBackup(redis, Date.now())
    terminal.stderr.write(`saved ${projects} projects with ${credentials} credentials\n`)
    if (closed > 0)
      terminal.stderr.write(
        `${closed} encrypted texts could not be decrypted; the backup contains them unchanged, so they still need their key\n`
      )
  })
}

interface RestoreOptions extends BackupOptions {
  readonly force?: boolean
  readonly check?: boolean
}

/** Restores a backup into an empty Redis, or only says what is in it, encrypted with the current master keys. Writes nothing before the whole file is verified. */
export async function restore(
  terminal: Terminal,
  path: string,
  { passphraseFile, force = false, check = false }: RestoreOptions
): Promise<void> {
  const file = await openFile(path)
  try {
    const bundle = await openBackup(file, await passphraseOf(terminal, passphraseFile, false))
    if (check) return void terminal.stdout.write(await summaryOf(bundle))
    await withStore(terminal, async (redis, keyring) => {
      if (!(await isEmpty(redis))) {
        if (!force)
          throw new Failure('conflict', 'this Redis contains data of a bridge; --force deletes it first (stop the bridge before)')
        await clear(redis)
      }
      const sealer = createSealer(bundle.keys.seals, { target: keyring })
      const proofs = createRecordProofs(bundle.keys.seals, { target: keyring })
      try {
        const deps = { redis, sealer, proofs, key: keyring.current.id, signal: terminal.signal }
        await load(deps, bundle.format, bundle.lines())
      } catch {
        throw new Failure(
          'failed',
          'the restore failed half-way: do not start a bridge on this Redis; run the restore again with --force'
        )
      }
    })
  } finally {
    await file.close()
  }
  terminal.stderr.write('restored; start the bridge\n')
}
