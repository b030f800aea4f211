import type { Test } from 'tap'
import { ADMIN_TOKEN, newMasterKeys, withBridge } from './bridge.ts'
import { cli } from './cli.ts'

export interface Finding {
  readonly check: string
  readonly outcome: string
  readonly found: string
  readonly fix: string | null
}

/** What `doctor` finds with this environment. */
export async function examined(env: Record<string, string>) {
  const { exit, out, err } = await cli(['doctor', '-o', 'json'], env)
  const { findings } = JSON.parse(out.toString() || '{"findings":[]}') as { findings: Finding[] }
  return { exit, err, findings, of: (check: string) => findings.filter(finding => finding.check === check) }
}

/** A bridge with two projects, and what an environment says of it, of its Jenkins, and of all of it. */
export async function withExamined(t: Test) {
  const masterKeys = newMasterKeys()
  const bridge = await withBridge(t, { masterKeys })
  for (const name of ['demo', 'other']) {
    await bridge.project(name)
    await bridge.call('POST', `/api/v1/projects/${name}/credentials`, {
      id: 'a',
      type: 'access-token',
      data: { token: 'not-real' }
    })
    await bridge.phase(name, 'a', 'Synced')
  }
  const viewer: string = (await bridge.call('POST', '/api/v1/tokens', { name: 'viewer', roles: { demo: 'viewer' } })).body.token
  const ofBridge = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }
  const ofJenkins = { JENKINS_URL: bridge.jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' }
  const all = { ...ofBridge, ...ofJenkins, REDIS_URL: bridge.redis.url, MASTER_KEYS: masterKeys }
  return { bridge, viewer, ofBridge, ofJenkins, all }
}

/** What is still told, and what of it is wrong, while the Redis of the bridge is away. */
export async function sayWithoutRedis(t: Test, all: Record<string, string>): Promise<void> {
  const { exit, err, of } = await examined(all)
  t.equal(exit, 1, err)
  t.match(of('redis.reach'), [{ outcome: 'error', found: /Redis does not answer/ }])
  t.match(of('bridge.redis'), [{ outcome: 'error' }])
  t.match(of('bridge.token'), [{ outcome: 'ok' }], 'the first token of a bridge needs no Redis')
  for (const check of ['bridge.keys', 'bridge.projects'])
    t.match(of(check), [
      { outcome: 'error', found: 'the bridge could not answer (STORE_UNAVAILABLE)', fix: /Redis of the bridge/ }
    ])
  t.match(of('jenkins.reach'), [{ outcome: 'ok' }], 'what comes after it is looked at')
}
