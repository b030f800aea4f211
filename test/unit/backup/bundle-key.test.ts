import t from 'tap'
import { bundleKeys, newHeader } from '../../../src/backup/bundle-key.ts'
import { Secret } from '../../../src/domain/secret.ts'

t.test('keys are derived beside other work, and are those of this header and this passphrase', async t => {
  const header = newHeader()
  const passphrase = new Secret('a long passphrase')
  let turns = 0
  setImmediate(() => turns++)
  const keys = await bundleKeys(header, passphrase)
  t.equal(turns, 1, 'the event loop goes on meanwhile')
  t.strictSame((await bundleKeys(header, passphrase)).frames, keys.frames)
  t.notSame((await bundleKeys(newHeader(), passphrase)).frames, keys.frames)
  t.notSame((await bundleKeys(header, new Secret('a long passphrase '))).frames, keys.frames)
  t.notSame(keys.frames, keys.seals.current.sealing)
})
