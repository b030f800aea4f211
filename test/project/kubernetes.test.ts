import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { FILES, kubernetesSettings, NOT_IN_SETTINGS } from '../../scripts/lib/kubernetes-settings.ts'
import { loadConfig } from '../../src/app/config/config.ts'
import { FILE_SETTINGS, settings } from '../../src/app/config/settings.ts'
import { findKubectl } from '../helpers/kubectl.ts'
import { root } from './command.ts'
import { schemaFault } from './kubernetes-schemas.ts'
import {
  containerOf,
  hasLabels,
  type Installation,
  installations,
  type Manifest,
  Manifests,
  podOf,
  readManifests
} from './manifests.ts'
import { type End, HOME, lets } from './network.ts'

const names = Object.keys(installations) as Installation[]
const every = new Map(names.map(name => [name, new Manifests(name)]))
const of = (name: Installation): Manifests => every.get(name) as Manifests
const text = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = text('docs/kubernetes.md')
const kubectl = findKubectl()
t.teardown(() => kubectl?.dispose())

t.test('what is checked here is what kubectl makes of the overlays', { skip: !kubectl && 'no kubectl 1.32' }, async t => {
  const byName = (all: readonly Manifest[]) => Object.fromEntries(all.map(one => [`${one.kind} ${one.metadata.name}`, one]))
  for (const [name, directory] of Object.entries(installations))
    t.strictSame(
      byName(readManifests(kubectl?.kustomize(directory) ?? '')),
      byName(of(name as Installation).all),
      `${name}: npm run kubernetes writes it`
    )
})

t.test('every object is valid by the schemas of Kubernetes, which would notice', async t => {
  for (const [name, { all }] of every) t.strictSame(all.map(schemaFault).filter(Boolean), [], name)
  const broken = (kind: string, change: (spec: Manifest['spec']) => void): string | undefined => {
    const copy = structuredClone(of('everything').of(kind)[0] as Manifest)
    change(copy.spec)
    return schemaFault(copy)
  }
  t.match(
    broken('Deployment', spec => (spec.template.spec.containers[0].livenes = {})),
    /containers\/0\/livenes is not/
  )
  t.match(
    broken('Deployment', spec => (spec.replicas = '1')),
    /replicas must be integer/
  )
  t.match(
    broken('ServiceMonitor', spec => (spec.endpoints = 'http')),
    /endpoints must be array/
  )
  t.match(
    broken('NetworkPolicy', spec => (spec.ingress = [{ form: [] }])),
    /ingress\/0\/form is not/
  )
})

t.test('every setting reaches the pods: in the settings, or as a key of the Secret', async t => {
  const written = text('deploy/kubernetes/base/settings.env')
  t.equal(written, kubernetesSettings(), 'npm run settings writes it')
  const lines = [...written.matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }))
  const expected = Object.entries(settings).flatMap(([name, { secret }]) =>
    NOT_IN_SETTINGS.includes(name) || secret ? [] : [name]
  )
  t.strictSame(lines.map(({ name }) => name).toSorted(), [...expected, ...FILE_SETTINGS.map(name => `${name}_FILE`)].toSorted())
  for (const { name, value } of lines)
    if (name.endsWith('_FILE')) t.equal(value, `${FILES}/${name.replace(/_FILE$/, '')}`, 'a key of the Secret or the ConfigMap')
  t.strictSame(NOT_IN_SETTINGS.filter(name => !Object.hasOwn(settings, name)).length, 0, 'all of them are settings')
})

t.test('each process starts with its settings and the keys that docs/kubernetes.md names', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'jcb-pod-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const values: Readonly<Record<string, string>> = {
    ...{ ADMIN_TOKEN: 'a'.repeat(40), METRICS_TOKEN: 'm'.repeat(40), MASTER_KEYS: `k1:${'A'.repeat(43)}` },
    ...{ JENKINS_TOKEN: 'token', REDIS_URL: 'redis://:password@jcb-redis:6379', BACKUP_PASSPHRASE: 'p'.repeat(20) },
    OIDC_ROLE_MAP: '{"platform":"platform-admin"}'
  }
  for (const [name, value] of Object.entries(values)) writeFileSync(join(directory, name), value, { mode: 0o440 })
  const roles: Record<string, string[]> = {}
  for (const [installation, manifests] of every)
    for (const deployment of manifests.of('Deployment')) {
      const { env = [], envFrom = [] } = containerOf(deployment)
      const maps = envFrom.map(({ configMapRef }) => manifests.find('ConfigMap', configMapRef.name)?.data)
      const all = Object.assign({}, ...maps, ...env.map(({ name, value }) => ({ [name]: value })))
      for (const [name, value] of Object.entries<string>(all))
        if (value.startsWith(`${FILES}/`)) all[name] = value.replace(FILES, directory)
      const pod = { KUBERNETES_SERVICE_HOST: '10.43.0.1', KUBERNETES_SERVICE_PORT: '443', HOST: '0.0.0.0', PORT: '8080' }
      const config = loadConfig({ ...pod, ...all })
      roles[installation] = [...(roles[installation] ?? []), config.role]
      const { terminationGracePeriodSeconds: grace } = podOf(deployment)
      t.ok(grace >= config.drainTime / 1000 + 25, `${installation}: time to drain, and to finish`)
    }
  const two = ['api', 'worker']
  t.strictSame(roles, { single: ['all'], ha: two, kubesphere: two, example: two, everything: ['all'] })
  for (const name of Object.keys(values)) t.match(page, name, `${name} is in docs/kubernetes.md`)
})

t.test('what an object refers to exists, or docs/kubernetes.md says how to make it', async t => {
  const made = { Secret: ['jcb-secrets', 'jcb-redis', 'jcb-tls'], ConfigMap: ['jcb-files'] } as Record<string, string[]>
  for (const name of Object.values(made).flat()) t.match(page, name)
  for (const [name, manifests] of every) {
    const there = (kind: string, wanted: string) =>
      t.ok(manifests.find(kind, wanted) !== undefined || made[kind]?.includes(wanted), `${name}: ${kind} ${wanted}`)
    for (const workload of manifests.workloads) {
      const pod = podOf(workload)
      there('ServiceAccount', pod.serviceAccountName)
      for (const { projected, persistentVolumeClaim } of pod.volumes ?? []) {
        if (persistentVolumeClaim !== undefined) there('PersistentVolumeClaim', persistentVolumeClaim.claimName)
        for (const { secret, configMap } of projected?.sources ?? []) {
          if (secret !== undefined) there('Secret', secret.name)
          if (configMap !== undefined) there('ConfigMap', configMap.name)
        }
      }
      for (const { configMapRef } of containerOf(workload).envFrom ?? []) there('ConfigMap', configMapRef.name)
      for (const { valueFrom } of containerOf(workload).env ?? [])
        if (valueFrom !== undefined) {
          there('Secret', valueFrom.secretKeyRef.name)
          t.match(page, valueFrom.secretKeyRef.key)
        }
    }
    for (const { spec } of manifests.of('Ingress')) for (const { secretName } of spec.tls) there('Secret', secretName)
    for (const { roleRef, subjects = [] } of manifests.of('ClusterRoleBinding')) {
      there(roleRef?.kind ?? '', roleRef?.name ?? '')
      for (const { kind, name: account, namespace } of subjects) t.ok(there(kind, account) && namespace === HOME)
    }
    for (const { kind, metadata } of manifests.all)
      if (!/^(Namespace|ClusterRole)/.test(kind)) t.equal(metadata.namespace, HOME, `${name}: ${kind} ${metadata.name}`)
  }
})

t.test('selectors find their pods, and ports their containers', async t => {
  for (const [name, manifests] of every) {
    const portsOf = (workload: Manifest) => containerOf(workload).ports
    for (const { spec, metadata } of manifests.workloads)
      t.ok(hasLabels(spec.template.metadata.labels, spec.selector.matchLabels), `${name}: ${metadata.name}`)
    for (const { spec, metadata } of manifests.of('Service')) {
      const found = manifests.selected({ matchLabels: spec.selector })
      t.ok(found.length > 0, `${name}: ${metadata.name} finds pods`)
      for (const workload of found)
        for (const { targetPort } of spec.ports) t.ok(portsOf(workload).some(port => port.name === targetPort))
    }
    for (const { spec } of manifests.of('Ingress'))
      for (const { http } of spec.rules)
        for (const { backend } of http.paths) {
          const service = manifests.find('Service', backend.service.name)
          t.ok(
            service?.spec.ports.some((port: { name: string }) => port.name === backend.service.port.name),
            name
          )
        }
    for (const { spec } of manifests.of('ServiceMonitor')) {
      const found = manifests.of('Service').filter(({ metadata }) => hasLabels(metadata.labels, spec.selector.matchLabels))
      t.strictSame(
        found.map(({ metadata }) => metadata.name),
        ['jcb-metrics'],
        'once, or each process is counted twice'
      )
      t.equal(found[0]?.metadata.labels?.[spec.jobLabel], 'jenkins-credentials-bridge', 'the job that the alerts expect')
      t.equal(found[0]?.spec.ports[0].name, spec.endpoints[0].port)
    }
    for (const { spec } of manifests.of('HorizontalPodAutoscaler')) {
      const target = manifests.find(spec.scaleTargetRef.kind, spec.scaleTargetRef.name)
      t.ok(target, `${name}: what is scaled exists`)
      t.equal(target?.spec.replicas, undefined, 'its number is decided in one place')
      t.ok(containerOf(target).resources.requests['cpu'], 'a share of nothing is nothing')
    }
    for (const { spec, metadata } of manifests.of('PodDisruptionBudget')) {
      const [workload, ...more] = manifests.selected(spec.selector)
      const scaler = manifests.of('HorizontalPodAutoscaler').find(one => one.spec.scaleTargetRef.name === workload?.metadata.name)
      t.strictSame(more, [], `${name}: ${metadata.name} is about one workload`)
      const least = workload?.spec.replicas ?? scaler?.spec.minReplicas
      t.ok(least > spec.maxUnavailable, `${name}: ${metadata.name} keeps one running, and lets a node be emptied`)
    }
    for (const { spec, metadata } of manifests.of('NetworkPolicy')) {
      const found = manifests.selected(spec.podSelector)
      t.ok(found.length > 0, `${name}: ${metadata.name} is about pods`)
      for (const { ports = [] } of spec.ingress ?? [])
        for (const { port } of ports) t.ok(found.every(one => portsOf(one).some(({ containerPort }) => containerPort === port)))
    }
  }
})

t.test('every pod is confined, and none has a token of Kubernetes that does not need it', async t => {
  for (const [name, manifests] of every) {
    t.equal(manifests.of('Namespace')[0]?.metadata.labels?.['pod-security.kubernetes.io/enforce'], 'restricted')
    for (const workload of manifests.workloads) {
      const { metadata } = workload
      const pod = podOf(workload)
      t.match(pod.securityContext, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, metadata.name)
      t.ok(pod.securityContext.runAsUser > 0, 'a number: a name cannot be told from root')
      t.strictSame(containerOf(workload).securityContext, {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true
      })
      t.equal(pod.containers.length, 1)
      t.ok(containerOf(workload).resources.limits['memory'], 'cannot take all memory')
      t.match(pod, { enableServiceLinks: false })
      const hasToken = name === 'everything' && metadata.name === 'jcb-api'
      t.equal(pod.automountServiceAccountToken, hasToken, `${name}: ${metadata.name}`)
      for (const volume of pod.volumes ?? []) if (volume.projected) t.equal(volume.projected.defaultMode, 0o440)
    }
  }
  const [{ rules } = {}] = of('everything').of('ClusterRole')
  const [, block = ''] = /```yaml\n(rules:[\s\S]*?)```/.exec(text('docs/kubesphere.md')) ?? []
  t.strictSame(rules, parse(block).rules, 'exactly what docs/kubesphere.md says')
})

t.test('an API process and a worker differ in their role alone', async t => {
  const [api, worker] = ['jcb-api', 'jcb-worker'].map(name => of('ha').find('Deployment', name))
  const plain = (deployment: Manifest | undefined) =>
    JSON.parse(
      JSON.stringify(deployment?.spec.template).replaceAll(/"(app\.kubernetes\.io\/component|value)":"(api|worker)"/g, '"$1":"x"')
    )
  t.strictSame(plain(api), plain(worker))
  t.match(api?.spec.template.metadata.labels, { 'app.kubernetes.io/component': 'api' })
  t.strictSame(
    [api, worker].map(one => containerOf(one).env?.[0]?.value),
    ['api', 'worker']
  )
})

t.test('probes ask what exists: liveness what only a restart helps, readiness the store', async t => {
  const routes = text('src/http/routes/health.ts')
  for (const [name, manifests] of every)
    for (const deployment of manifests.of('Deployment')) {
      const { startupProbe, livenessProbe, readinessProbe } = containerOf(deployment)
      t.strictSame(
        [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet?.path),
        ['/healthz', '/healthz', '/readyz'],
        name
      )
      for (const { httpGet, timeoutSeconds } of [startupProbe, livenessProbe, readinessProbe]) {
        t.match(routes, `app.get('${httpGet?.path}'`)
        t.equal(httpGet?.port, 'http')
        t.ok(timeoutSeconds >= 5, 'a busy process is not a dead one')
      }
      t.ok(startupProbe.periodSeconds * startupProbe.failureThreshold >= 60)
    }
})

t.test('the Redis of `single` is a store, as that of compose', async t => {
  const { redis } = parse(text('docker-compose.yml')).services
  const { image, args = [], volumeMounts } = containerOf(of('single').find('StatefulSet', 'jcb-redis'))
  t.equal(image, redis.image)
  t.strictSame(
    args.filter(word => word !== '$(REDISCLI_AUTH)'),
    redis.command.filter((word: string) => !word.startsWith('${'))
  )
  t.strictSame(volumeMounts, [{ name: 'data', mountPath: '/data' }])
  for (const name of ['ha', 'kubesphere', 'example'] as const) t.strictSame(of(name).of('StatefulSet'), [], 'theirs is elsewhere')
})

t.test('several processes are spread over nodes and zones', async t => {
  for (const deployment of of('ha').of('Deployment')) {
    const { topologySpreadConstraints: constraints, affinity } = deployment.spec.template.spec
    t.strictSame(
      constraints.map((one: Record<string, string>) => [one['topologyKey'], one['whenUnsatisfiable']]),
      [
        ['kubernetes.io/hostname', 'DoNotSchedule'],
        ['topology.kubernetes.io/zone', 'ScheduleAnyway']
      ]
    )
    const [{ podAffinityTerm: apart }] = affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution
    for (const { labelSelector } of [...constraints, apart])
      t.strictSame(of('ha').selected(labelSelector), [deployment], 'apart from its own kind')
    t.strictSame(deployment.spec.strategy.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 })
  }
  t.equal(of('ha').find('Deployment', 'jcb-worker')?.spec.replicas, 3)
  t.equal(of('ha').of('HorizontalPodAutoscaler')[0]?.spec.minReplicas, 3)
  t.equal(of('single').find('Deployment', 'jcb-api')?.spec.strategy.type, 'Recreate')
})

t.test('the network lets through what the settings need, and nothing else', async t => {
  const bridge = 'jenkins-credentials-bridge'
  const pod = (component: string, name = bridge): End => ({
    ...{ namespace: HOME, labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': component } }
  })
  const ends: Record<string, End> = {
    ...{ api: pod('api'), worker: pod('worker'), store: pod('store', 'redis'), stranger: pod('x', 'x') },
    dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    ingress: { namespace: 'ingress-nginx', labels: {} },
    jenkins: { namespace: 'jenkins', labels: {} },
    redis: { namespace: 'redis', labels: {} },
    gateway: { namespace: 'kubesphere-system', labels: { app: 'ks-apiserver' } },
    console: { namespace: 'kubesphere-system', labels: { app: 'ks-console' } },
    prometheus: { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } },
    grafana: { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } },
    public: { address: '203.0.113.7' },
    public6: { address: '2001:db8::7' },
    private: { address: '10.1.2.3' },
    metadata: { address: '169.254.169.254' },
    private6: { address: 'fd00::1' }
  }
  const ports = [53, 80, 443, 6379, 6443, 8080, 26379]
  const passed = (name: Installation, from: string, to: readonly string[]): string[] =>
    to.flatMap(other =>
      ports.filter(port => lets(of(name), ends[from] as End, ends[other] as End, port)).map(port => `${other}:${port}`)
    )
  const others = Object.keys(ends)
  const into = (name: Installation, to: string) =>
    others.flatMap(from => passed(name, from, [to]).map(line => `${from} ${line}`)).toSorted()
  const out = (name: Installation, from: string) => passed(name, from, others).toSorted()
  const always = ['dns:53', 'jenkins:8080', 'public6:443', 'public:443']

  for (const process of ['api', 'worker']) {
    t.strictSame(out('ha', process), [...always, 'redis:26379', 'redis:6379'].toSorted(), `ha: out of ${process}`)
    t.strictSame(out('single', process), [...always, 'store:6379'].toSorted(), `single: out of ${process}`)
  }
  t.strictSame(into('single', 'store'), ['api store:6379', 'worker store:6379'])
  t.strictSame(out('single', 'store'), [])
  t.strictSame(into('ha', 'api'), ['ingress api:8080'])
  t.strictSame(into('ha', 'worker'), [])
  t.strictSame(into('kubesphere', 'api'), ['gateway api:8080'], 'who could come by another way could speak for anyone')
  t.strictSame(of('kubesphere').of('Ingress'), [])
  t.strictSame(into('example', 'worker'), ['prometheus worker:8080'])
  t.strictSame(into('example', 'api'), ['ingress api:8080', 'prometheus api:8080'])
  t.ok(out('example', 'api').includes('private:443'), 'the Jenkins of the example')
  t.ok(out('everything', 'api').includes('private:6443'), 'the API server of Kubernetes')
  for (const [name] of every) {
    t.strictSame(out(name, 'stranger'), [], `${name}: another pod of the namespace reaches nothing`)
    t.strictSame(into(name, 'stranger'), [])
    t.ok(lets(of(name), ends['api'] as End, ends['dns'] as End, 53, 'UDP'))
    if (name !== 'everything')
      t.notOk(
        out(name, 'api').some(line => line.startsWith('metadata')),
        name
      )
  }
})
