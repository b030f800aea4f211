import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { arch } = process
const TRIPLE = arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
/** In front of jemalloc, with which redis-server is linked: while that sets itself up it asks for the time, and libfaketime for memory. */
const LIBC = `/lib/${TRIPLE}/libc.so.6`
const LIBRARY = `/usr/lib/${TRIPLE}/faketime/libfaketime.so.1`

/** A clock that processes see instead of the one of the system; only the clock of the wall is faked, as when somebody sets it. */
export interface FakedClock {
  /** Environment of a process that is to see it. */
  readonly env: Readonly<Record<string, string>>
  /** Sets it to so many hours from the true time. */
  set(hours: number): Promise<void>
  close(): Promise<void>
}

export async function startFakedClock(): Promise<FakedClock> {
  if (!existsSync(LIBRARY)) throw new Error('libfaketime is missing: run `apt-get install faketime` as root')
  const dir = await mkdtemp(join(tmpdir(), 'jcb-clock-'))
  const file = join(dir, 'time')
  async function set(hours: number): Promise<void> {
    await writeFile(`${file}.new`, `${hours < 0 ? '-' : '+'}${Math.abs(hours)}h\n`)
    await rename(`${file}.new`, file)
  }
  await set(0)
  return {
    env: {
      LD_PRELOAD: `${LIBRARY}:${LIBC}`,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1'
    },
    set,
    close: () => rm(dir, { recursive: true, force: true })
  }
}
