import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { type Config, configSource } from '../../../../src/app/config/config.ts'
import { SECRET_SETTINGS } from '../../../../src/app/config/settings.ts'
import { type PartDeps, reloadParts } from '../../../../src/app/reload/parts.ts'
import { certificate } from '../../../helpers/kubeconfigs.ts'

const directory = mkdtempSync(join(tmpdir(), 'jcb-parts-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const [cert, key] = certificate(2)
const [, otherKey] = certificate(2)

/** None of the parts that are examined here asks for anything. */
const parts = reloadParts({ store: {} } as PartDeps)

/** The configuration with these texts in the files of TLS and Jenkins. */
function config(files: Readonly<Record<string, string>>): Config {
  const named = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(directory, name), text)
    return [name, join(directory, name)]
  })
  const jenkins = { JENKINS_URL: 'http://127.0.0.1:1', JENKINS_USER: 'me', JENKINS_TOKEN: 'text' }
  return configSource({ ...jenkins, ...Object.fromEntries(named) }).config
}

const faultsOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
  const read = config(files)
  const concerned = parts.filter(({ settings }) => settings.some(name => name in files))
  return (await Promise.all(concerned.map(async part => (await part.check?.(read)) ?? []))).flat()
}

t.test('certificates that cannot be used are refused without their text', async t => {
  const broken = cert.replace(/\n[\w+/=]{10,}\n/, '\nAAAA\n')
  const tls = 'TLS_CERT_FILE and TLS_KEY_FILE: no certificate that can be used with that key'
  const client = tls.replaceAll('TLS_', 'JENKINS_')
  for (const [files, faults] of [
    [{ TLS_CERT_FILE: cert, TLS_KEY_FILE: key }, []],
    [{ TLS_CERT_FILE: cert, TLS_KEY_FILE: otherKey }, [tls]],
    [{ TLS_CERT_FILE: broken, TLS_KEY_FILE: key }, [tls]],
    [{ TLS_CERT_FILE: 'none', TLS_KEY_FILE: 'none' }, [tls]],
    [{ JENKINS_CERT_FILE: cert, JENKINS_KEY_FILE: key }, []],
    [{ JENKINS_CERT_FILE: cert, JENKINS_KEY_FILE: otherKey }, [client]],
    [{ JENKINS_CA_FILE: `# ours\n${cert}\n${certificate(3)[0]}` }, []],
    [{ JENKINS_CA_FILE: 'none' }, ['JENKINS_CA_FILE has no certificate in it']],
    [{ JENKINS_CA_FILE: `${cert}${broken}` }, ['JENKINS_CA_FILE has a certificate in it that cannot be read']]
  ] as const)
    t.strictSame(await faultsOf(files), faults, Object.keys(files).join())
})

t.test('the end of a certificate that was taken is watched', async t => {
  const seen: unknown[] = []
  const store = { metrics: { certificate: (pem: string | undefined) => seen.push(pem) } } as unknown as PartDeps['store']
  const part = reloadParts({ store, http: () => undefined } as unknown as PartDeps).find(({ settings }) =>
    settings.includes('TLS_CERT_FILE')
  )
  part?.apply(config({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key }), new Set(['TLS_CERT_FILE']))
  t.strictSame(seen, [cert])
})

t.test('every secret is taken by a part', t => {
  const taken = new Set<string>(parts.flatMap(({ settings }) => settings))
  t.strictSame(
    SECRET_SETTINGS.filter(name => !taken.has(name)),
    []
  )
  t.end()
})
