import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { spawnBound } from './child.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const example = (name: string) => readFile(new URL(`../../ops/proxy/${name}`, import.meta.url), 'utf8')

/** nginx and HAProxy by the examples of ops/proxy, in front of two processes at these ports; gives their addresses. */
export async function startProxies(t: Test, [one, two]: readonly [number, number]): Promise<Record<'nginx' | 'haproxy', string>> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-proxy-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  const here = (text: string) => text.replace(/bridge-1:8080/g, `127.0.0.1:${one}`).replace(/bridge-2:8080/g, `127.0.0.1:${two}`)
  const [nginxPort, haproxyPort] = [await freePort(), await freePort()]
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${dir}/${name};`).join(' ')
  const server = here(await example('nginx.conf')).replace('listen 80;', `listen 127.0.0.1:${nginxPort};`)
  const nginx = `daemon off; master_process off; pid ${dir}/nginx.pid; error_log ${dir}/error.log warn;
    events {} http { access_log off; ${paths} ${server} }`
  const haproxy = here(await example('haproxy.cfg')).replace('bind :80', `bind 127.0.0.1:${haproxyPort}`)
  await writeFile(join(dir, 'nginx.conf'), nginx)
  await writeFile(join(dir, 'haproxy.cfg'), haproxy)
  const env = { PATH: [process.env['PATH'], '/usr/sbin'].join(':') }
  for (const [program, ...args] of [
    ['nginx', '-e', join(dir, 'error.log'), '-c', join(dir, 'nginx.conf')],
    ['haproxy', '-db', '-f', join(dir, 'haproxy.cfg')]
  ] as const) {
    const child = spawnBound(program, args, { env, stdio: 'ignore' })
    t.teardown(() => child.kill('SIGKILL'))
  }
  const urls = { nginx: `http://127.0.0.1:${nginxPort}`, haproxy: `http://127.0.0.1:${haproxyPort}` }
  for (const [name, url] of Object.entries(urls)) {
    await until(`${name} lets through`, async () => {
      const answer = await fetch(`${url}/readyz`).catch(() => undefined)
      return answer?.status === 200
    })
  }
  return urls
}
