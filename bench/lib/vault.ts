import type { Test } from 'tap'
import { startVault } from '../../test/helpers/secret-stores/vault.ts'
import { range } from './parallel.ts'
import { secret } from './samples.ts'

// The imitation of Vault as a separate process: node bench/lib/vault.ts KEYS. Every message makes a new value for each key.
const keys = Number(process.argv[2])
const closed = { teardown: () => {} } as unknown as Test
const vault = await startVault(closed)
vault.mount('secret', 2)
vault.policy('reader', { 'secret/data/*': ['read'] })
const write = () => {
  // No more versions than are read.
  vault.mount('secret', 2)
  for (const index of range(keys)) vault.put('secret', `team/key-${index}`, { password: secret() })
  vault.requests.length = 0
}
write()
process.on('message', () => {
  write()
  process.send?.('written')
})
console.log(`vault ${vault.url} ${vault.token({ policies: ['reader'] })}`)
