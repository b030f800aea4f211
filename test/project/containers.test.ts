import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { parseEnv } from 'node:util'
import { DCLinter } from 'dclint'
import t from 'tap'
import { parse } from 'yaml'
import { composeEnvironment } from '../../scripts/lib/settings-docs.ts'
import { loadConfig } from '../../src/app/config/config.ts'
import { FILE_SETTINGS, settings } from '../../src/app/config/settings.ts'
import { inDirectory } from '../helpers/content.ts'
import { command, root } from './command.ts'
import { Dockerfile } from './dockerfile.ts'

type Service = {
  image: string
  build?: { context: string }
  command?: string[]
  depends_on?: Record<string, { condition: string }>
  environment?: Record<string, string>
  healthcheck?: { test: string[] }
  networks: string[]
  ports?: string[]
  read_only?: boolean
  secrets?: { source: string; target: string }[]
  volumes?: string[]
} & Record<string, unknown>
type Compose = {
  services: Record<'bridge' | 'grafana' | 'jenkins' | 'prometheus' | 'redis', Service>
  networks: Record<string, { internal?: boolean } | null>
  volumes: Record<string, unknown>
  secrets: Record<string, { environment: string }>
}

const text = (name: string): string => readFileSync(join(root, name), 'utf8')
const compose = parse(text('docker-compose.yml')) as Compose
const { bridge, grafana, jenkins, prometheus, redis } = compose.services
const bridgeImage = new Dockerfile('Dockerfile')
const jenkinsImage = new Dockerfile('ops/jenkins/Dockerfile')
/** What `npm run env` fills in, by hand. */
const filledIn = {
  ...{ ADMIN_TOKEN: 'a'.repeat(40), METRICS_TOKEN: 'm'.repeat(40), MASTER_KEYS: `k1:${'A'.repeat(43)}` },
  ...{ JENKINS_TOKEN: `11${'0'.repeat(32)}`, REDIS_PASSWORD: 'r'.repeat(40) }
}
const pinned = /^[a-z/-]+:v?\d+\.\d+\.\d+[a-z0-9-]*$/

t.test('the compose file is well-formed', async t => {
  // a name for what is built here is wanted: it shows in `docker images`
  const linter = new DCLinter({ rules: { 'no-build-and-image': 0 }, quiet: true, debug: false, exclude: [] })
  const [result] = linter.lintFiles([join(root, 'docker-compose.yml')], false)
  t.strictSame(result?.messages, [])
})

t.test('Redis is a store: on disk before the answer, never evicted, its data kept', async t => {
  const options = new Map(redis.command?.slice(1).flatMap((word, i, all) => (i % 2 === 0 ? [[word, all[i + 1]] as const] : [])))
  t.equal(redis.command?.[0], 'redis-server')
  t.equal(options.get('--appendonly'), 'yes')
  t.equal(options.get('--appendfsync'), 'always')
  t.equal(options.get('--maxmemory-policy'), 'noeviction')
  t.strictSame(redis.volumes, ['redis-data:/data'])
  t.match(redis.image, pinned)
})

t.test('only this machine reaches the ports, only the bridge reaches Redis', async t => {
  for (const [name, { ports = [] }] of Object.entries(compose.services))
    for (const port of ports) t.match(port, /^127\.0\.0\.1:/, `${name} ${port}`)
  t.equal(redis.ports, undefined)
  t.strictSame(
    Object.entries(compose.services).flatMap(([name, { networks }]) => (networks.includes('store') ? [name] : [])),
    ['bridge', 'redis']
  )
  t.equal(compose.networks['store']?.internal, true)
  t.notOk(jenkins.networks.includes('store'), 'a build cannot reach Redis')
})

t.test('every service is checked, kept and confined', async t => {
  const dockerfiles: Record<string, Dockerfile> = { bridge: bridgeImage, jenkins: jenkinsImage }
  for (const [name, service] of Object.entries(compose.services)) {
    t.ok(service.healthcheck ?? dockerfiles[name]?.healthCommand()[0], `${name} has a health check`)
    t.equal(service['restart'], 'unless-stopped', name)
    t.strictSame(service['cap_drop'], ['ALL'], name)
    t.match(service['mem_limit'], /^\d+[mg]$/, `${name} cannot take all memory`)
    t.ok(Number(service['pids_limit']) > 0, `${name} cannot take all processes`)
    t.strictSame(service['security_opt'], ['no-new-privileges:true'], name)
    for (const volume of service.volumes ?? []) {
      const [from = ''] = volume.split(':')
      if (!from.startsWith('./')) t.ok(from in compose.volumes, `${volume} is declared`)
      else t.ok(existsSync(join(root, from)) && volume.endsWith(':ro'), `${volume} is there, and only read`)
    }
  }
  t.strictSame([bridge.read_only, redis.read_only, prometheus.read_only], [true, true, true])
  t.strictSame(bridge.depends_on, { jenkins: { condition: 'service_healthy' }, redis: { condition: 'service_healthy' } })
})

t.test('who wants to watch gets Prometheus and Grafana with what is in ops/', async t => {
  for (const { profiles, networks, image } of [prometheus, grafana]) {
    t.strictSame(profiles, ['watch'], 'only when asked for')
    t.strictSame(networks, ['watch'], 'neither reaches Redis or Jenkins')
    t.match(image, pinned)
  }
  t.ok(bridge.networks.includes('watch'))
  const { scrape_configs: jobs, rule_files: rules } = parse(text('ops/prometheus/prometheus.yml'))
  t.strictSame(prometheus.volumes?.[0], './ops/prometheus:/etc/prometheus:ro')
  for (const file of rules) t.ok(existsSync(join(root, 'ops/prometheus', file)), file)
  t.strictSame(jobs[0].static_configs, [{ targets: ['bridge:8080'] }])
  t.equal(jobs[0].authorization.credentials_file, `/run/secrets/${prometheus.secrets?.[0]?.target}`)
  const password = grafana.environment?.['GF_SECURITY_ADMIN_PASSWORD__FILE']
  t.equal(password, `/run/secrets/${grafana.secrets?.[0]?.target}`)
  const [source] = parse(text('ops/grafana/provisioning/datasources/prometheus.yml')).datasources
  t.match(source, { type: 'prometheus', url: 'http://prometheus:9090', isDefault: true })
  const [provider] = parse(text('ops/grafana/provisioning/dashboards/bridge.yml')).providers
  t.equal(grafana.volumes?.[0], `./ops/grafana/dashboard.json:${provider.options.path}/bridge.json:ro`)
})

t.test('the image: small, pinned, not root, with the sources as they are', async t => {
  t.strictSame(bridgeImage.faults, [])
  t.equal(bridgeImage.all('FROM').length, 3, 'stages')
  const [nodeVersion] = text('.nvmrc').trim().split('\n')
  for (const from of bridgeImage.all('FROM')) t.match(from, `node:${nodeVersion}-`)
  t.match(bridgeImage.all('RUN').join('\n'), /npm ci .*--omit=dev.*--omit=optional.*--ignore-scripts/)
  t.match(bridgeImage.all('COPY').join('\n'), '/app/dist/console ./dist/console', 'with the console, built')
  t.match(bridgeImage.all('COPY').join('\n'), '/app/dist/help ./dist/help', 'with the help pages, built')
  const built = ['tsconfig.json', 'openapi/client.ts', 'scripts/build-console.mjs', 'src']
  for (const file of [...built, 'scripts/build-help.mjs', 'scripts/help', 'docs', 'README.md', 'CHANGELOG.md'])
    t.match(text('.dockerignore'), new RegExp(`^!${file}$`, 'm'), `the build has ${file}`)
  t.equal(bridgeImage.final('USER'), '1000:1000', 'a number, for runAsNonRoot of Kubernetes')
  t.match(bridgeImage.final('RUN'), /^rm -rf .*\/npm /, 'without a package manager')
  t.equal(bridgeImage.final('CMD'), '["node", "--max-semi-space-size=16", "--heap-growing-percent=70", "src/app/main.ts"]')
  t.equal(bridgeImage.final('EXPOSE'), '8080')
  t.match(bridgeImage.final('ENV'), 'HOST=0.0.0.0')
  t.strictSame(
    text('.dockerignore')
      .split('\n')
      .filter(line => /^[^#!]/.test(line)),
    ['*'],
    'nothing enters unless named'
  )
})

t.test('the image tells its health', async t => {
  let status = 200
  const server = createServer((request, response) => response.writeHead(request.url === '/healthz' ? status : 404).end())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const PORT = String((server.address() as AddressInfo).port)
  const [program, ...args] = bridgeImage.healthCommand()
  t.equal(program, 'node')
  t.equal((await command(process.execPath, args, { PORT })).code, 0)
  status = 503
  t.equal((await command(process.execPath, args, { PORT })).code, 1)
  t.equal((await command(process.execPath, args, { PORT: '1' })).code, 1, 'nobody there')
})

t.test('so it does when it serves HTTPS itself', async t => {
  const pem = inDirectory((directory, run) => {
    run('openssl', ...'req -x509 -newkey ed25519 -nodes -keyout key -out cert -days 30 -subj /CN=bridge.example.com'.split(' '))
    return { key: readFileSync(join(directory, 'key')), cert: readFileSync(join(directory, 'cert')) }
  })
  const server = createSecureServer(pem, (request, response) => response.writeHead(request.url === '/healthz' ? 200 : 404).end())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const PORT = String((server.address() as AddressInfo).port)
  const [, ...args] = bridgeImage.healthCommand()
  const { code, output } = await command(process.execPath, args, { PORT, TLS_CERT_FILE: '/etc/jcb/TLS_CERT' })
  t.strictSame([code, output], [0, ''])
})

t.test('each stage of the image has the files that it runs', async t => {
  const stages: readonly (readonly [number, readonly string[]])[] = [
    [1, ['scripts/build-console.mjs', 'scripts/build-help.mjs', 'src/console/main.tsx']],
    [2, ['src/app/main.ts', 'src/cli/main.ts']]
  ]
  const admitted = text('.dockerignore')
    .split('\n')
    .filter(line => line.startsWith('!'))
    .map(line => line.slice(1))
  const isBelow = (file: string, paths: readonly string[]) => paths.some(path => file === path || file.startsWith(`${path}/`))
  for (const [stage, entries] of stages) {
    const files = importedBy(entries)
    t.ok(files.size > 10, `${files.size} files`)
    const copied = bridgeImage.copied(stage)
    t.strictSame(
      [...files].filter(file => !isBelow(file, copied) || !isBelow(file, admitted)),
      [],
      `stage ${stage} copies them`
    )
  }
})

t.test('npm run env makes settings that all of it accepts', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'env-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const file = join(directory, '.env')
  t.equal((await command(process.execPath, ['scripts/write-env.mjs', file])).code, 0)
  const env = parseEnv(readFileSync(file, 'utf8')) as Record<string, string>
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.not((await command(process.execPath, ['scripts/write-env.mjs', file])).code, 0, 'and never overwrites')
  t.strictSame(parseEnv(readFileSync(file, 'utf8')), env)

  for (const [, name = ''] of text('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)) t.ok(env[name], `${name} has a value`)
  for (const { environment } of Object.values(compose.secrets)) t.ok(env[environment], `${environment} has a value`)
  t.not(env['METRICS_TOKEN'], env['ADMIN_TOKEN'])
  t.match(env['JENKINS_TOKEN'], /^11[0-9a-f]{32}$/, 'the only form that Jenkins takes')

  const config = loadConfig(substitute({ HOST: '0.0.0.0', ...bridge.environment }, env))
  t.match(config, {
    role: 'all',
    reconcileInterval: 300_000,
    drainTime: 5000,
    metricsToken: env['METRICS_TOKEN'],
    redisUrl: `redis://:${env['REDIS_PASSWORD']}@redis:6379`,
    jenkins: { user: 'bridge' }
  })
})

t.test('every setting reaches the bridge in compose; Redis has a password; logs and memory have limits', async t => {
  t.strictSame(bridge.environment, composeEnvironment(), 'npm run settings writes it')
  const without = ['DATA_DIR', 'HOST', 'PORT', 'KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT']
  // The file of a setting that the compose file itself fills in would be a second value.
  const filled = ['ADMIN_TOKEN', 'JENKINS_TOKEN', 'MASTER_KEYS', 'METRICS_TOKEN', 'REDIS_URL']
  const inFiles = FILE_SETTINGS.filter(name => !filled.includes(name)).map(name => `${name}_FILE`)
  t.ok(inFiles.includes('OIDC_ROLE_MAP_FILE'))
  t.strictSame(
    Object.keys(bridge.environment ?? {}),
    [...Object.keys(settings), ...inFiles].filter(name => !without.includes(name)).toSorted()
  )
  const at = redis.command?.indexOf('--requirepass') ?? -1
  t.equal(redis.command?.[at + 1], '${REDIS_PASSWORD:?run npm run env}')
  t.equal(redis.environment?.['REDISCLI_AUTH'], redis.command?.[at + 1])
  for (const [name, service] of Object.entries(compose.services)) {
    t.match(service['logging'], { driver: 'json-file', options: { 'max-size': /^\d+m$/, 'max-file': /^\d+$/ } }, name)
    t.match(service['mem_limit'], /^\d+[mg]$/, name)
  }
  const set = { ...filledIn, MAX_FAULTS: '7', AUDIT_LOG: 'stdout', JENKINS_URL: 'https://ci.example.com' }
  const config = loadConfig(substitute(bridge.environment ?? {}, set))
  t.match(
    config,
    { listener: { maxFaults: 7 }, audit: { isShipped: true }, jenkins: { url: /ci\.example\.com/ } },
    'what .env says arrives'
  )
})

t.test('a release pins every image to the digest of its version', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'images-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const manifests = ['base/api.yaml', 'base/worker.yaml', 'overlays/single/redis.yaml'].map(name => `deploy/kubernetes/${name}`)
  for (const path of ['docker-compose.yml', 'Dockerfile', 'ops/jenkins/Dockerfile', ...manifests]) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text(path))
  }
  const run = (...args: string[]) => command(process.execPath, ['scripts/pin-images.mjs', ...args])
  const images = (await run('--list')).output.trim().split('\n')
  t.ok(images.length >= 5, images.join(' '))
  for (const image of images) t.match(image, pinned, 'here they are named by version')
  const digest = `sha256:${'0'.repeat(64)}`
  const file = join(directory, 'digests.txt')
  const lines = images.map(image => `${image}@${digest}`)
  const own = `registry.example.com/bridge:v1@${digest}`
  for (const bad of [lines.slice(1), [...lines.slice(1), `${images[0]}@sha256:12`]]) {
    writeFileSync(file, bad.join('\n'))
    t.not((await run(file, directory)).code, 0)
    t.equal(readFileSync(join(directory, 'Dockerfile'), 'utf8'), text('Dockerfile'), 'nothing is half pinned')
  }
  writeFileSync(file, [...lines, `bridge=${own}`].join('\n'))
  const { code, output } = await run(file, directory)
  t.equal(code, 0, output)
  const { services } = parse(readFileSync(join(directory, 'docker-compose.yml'), 'utf8'))
  t.match(services.bridge, { image: own, build: undefined })
  for (const name of ['redis', 'prometheus', 'grafana']) t.match(services[name].image, /@sha256:0{64}$/, name)
  for (const path of ['Dockerfile', 'ops/jenkins/Dockerfile']) {
    const froms = [...readFileSync(join(directory, path), 'utf8').matchAll(/^FROM (?:--platform=\S+ )?(\S+)/gm)].map(
      ([, image]) => image
    )
    for (const image of froms) t.match(image, /@sha256:0{64}$/, path)
  }
  const inManifests = manifests.map(path => /image: (.*)/.exec(readFileSync(join(directory, path), 'utf8'))?.[1])
  t.strictSame(inManifests, [own, own, `${redis.image}@${digest}`])
  const all = globSync('deploy/kubernetes/**/*.yaml', { cwd: root })
  t.strictSame(
    all.filter(path => /^\s+(?:- )?image:/m.test(text(path))).toSorted(),
    manifests.toSorted(),
    'no other names an image'
  )
})

t.test('Jenkins is set up as the bridge needs it', async t => {
  t.strictSame(jenkinsImage.faults, [])
  t.match(jenkinsImage.final('FROM'), pinned)
  t.match(jenkinsImage.final('FROM'), jenkins.image.split(':')[1] ?? 'a tag', 'the tag of ours tells the version')
  t.equal(jenkinsImage.final('USER'), 'jenkins')
  t.match(jenkinsImage.final('ENV'), 'runSetupWizard=false')
  const plugins = text('ops/jenkins/plugins.txt')
    .split('\n')
    .filter(line => /^\w/.test(line))
  for (const name of [
    'configuration-as-code',
    'cloudbees-folder',
    'credentials',
    'plain-credentials',
    'ssh-credentials',
    'matrix-auth'
  ])
    t.ok(plugins.includes(name), name)
  for (const name of ['plugins.txt', 'jenkins.yaml', 'bridge-user.groovy'])
    t.match(jenkinsImage.all('COPY').join('\n'), name, `${name} is in the image`)
})

t.test('Jenkins gives the bridge its rights, and is given what its files ask for', async t => {
  type Entry = { user: { name: string; permissions: string[] } }
  const casc = parse(text('ops/jenkins/jenkins.yaml')) as {
    jenkins: { authorizationStrategy: { projectMatrix: { entries: Entry[] } } }
  }
  const entries = casc.jenkins.authorizationStrategy.projectMatrix.entries
  const rights = entries.find(({ user }) => user.name === '${JENKINS_BRIDGE_USER}')?.user.permissions ?? []
  for (const right of ['Overall/Read', 'Job/Read', 'Job/Create', 'Job/Configure', 'Job/Delete'])
    t.ok(rights.includes(right), right)
  for (const right of ['View', 'Create', 'Update', 'Delete']) t.ok(rights.includes(`Credentials/${right}`), right)
  t.notOk(rights.includes('Overall/Administer'))

  const given = [...Object.keys(jenkins.environment ?? {}), ...(jenkins.secrets ?? []).map(({ target }) => target)]
  const asked = [
    ...[...text('ops/jenkins/jenkins.yaml').matchAll(/"[^"]*\$\{(\w+)\}/g)].map(([, name]) => name),
    ...[...text('ops/jenkins/bridge-user.groovy').matchAll(/getenv\('(\w+)'\)|\/run\/secrets\/(\w+)/g)].map(([, a, b]) => a ?? b)
  ]
  t.strictSame([...new Set(asked)].sort(), given.sort())
})

/** The files of the repository that these import, and so on. */
function importedBy(entries: readonly string[]): Set<string> {
  const files = new Set<string>()
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    for (const [, path = ''] of text(file).matchAll(/(?:from |import |import\()'(\.[^']+\.(?:ts|tsx|mjs|js))'/g)) {
      const next = normalize(join(dirname(file), path))
      if (existsSync(join(root, next))) visit(next)
    }
  }
  for (const entry of entries) visit(entry)
  return files
}

/** What compose does with `${NAME:-default}` and `${NAME:?message}`. */
function substitute(values: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>): Record<string, string> {
  const one = (value: string): string =>
    value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind, rest: string) => env[name] || (kind === '-' ? rest : ''))
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(value)]))
}
