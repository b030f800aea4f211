import t from 'tap'
import { playSecretStores } from './stores/run.ts'

const ms = Number(process.env['CHAOS_MINUTES'] ?? 1) * 60_000

t.test(
  'however secret stores fail while values change, Jenkins has the newest value that could be read',
  {
    timeout: ms + 300_000
  },
  t => playSecretStores(t, { ms })
)
