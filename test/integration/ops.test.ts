import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { withBridge } from '../helpers/bridge.ts'
import { promtool } from '../helpers/promtool.ts'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook_url', string>>
}
interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly gridPos: Readonly<Record<'h' | 'w' | 'x' | 'y', number>>
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: { readonly uid: string } }[]
}

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const rules: readonly Rule[] = parse(text('ops/prometheus/alerts.yml')).groups.flatMap((g: { rules: Rule[] }) => g.rules)
const dashboard = JSON.parse(text('ops/grafana/dashboard.json'))
const panels: readonly Panel[] = dashboard.panels
const queries = panels.flatMap(panel => (panel.targets ?? []).map(target => target.expr.replaceAll('$__rate_interval', '5m')))
const ruleTests = ['ops/prometheus/alerts.test.yml', 'ops/prometheus/alerts-days.test.yml']
const page = text('docs/operations.md')

t.test('promtool accepts the rules, and they fire when they should', async t => {
  for (const args of [
    ['check', 'rules', 'ops/prometheus/alerts.yml'],
    ['test', 'rules', ...ruleTests],
    ['check', 'config', '--syntax-only', 'ops/prometheus/prometheus.yml']
  ]) {
    const { code, output } = await promtool(args)
    t.equal(code, 0, output)
  }
})

t.test('every alert is tested both ways, and has a paragraph that it leads to', async t => {
  type Case = { alertname: string; exp_alerts?: object[] }
  const tests: { alert_rule_test: Case[] }[] = ruleTests.flatMap(path => parse(text(path)).tests)
  const cases = tests.flatMap(test => test.alert_rule_test)
  const paragraphs = new Map(
    page.split(/^### /m).map(part => [part.split('\n', 1)[0] ?? '', part.slice(part.indexOf('\n')).trim()] as const)
  )
  for (const { alert, labels, annotations } of rules) {
    const own = cases.filter(({ alertname }) => alertname === alert)
    t.ok(
      own.some(c => c.exp_alerts !== undefined),
      `${alert} is seen firing`
    )
    t.ok(
      own.some(c => c.exp_alerts === undefined),
      `${alert} is seen silent`
    )
    t.match(labels.severity, /^(critical|warning|info)$/, alert)
    t.equal(
      annotations.runbook_url,
      `{{ with $externalLabels.jcb_runbooks }}{{ . }}{{ else }}docs/operations.md{{ end }}#${alert.toLowerCase()}`
    )
    t.ok((paragraphs.get(alert)?.length ?? 0) > 100, `${alert} is explained`)
  }
  const explained = [...page.slice(page.indexOf('\n## Alerts\n')).matchAll(/^### (\w+)$/gm)].map(match => match[1])
  t.strictSame(
    explained,
    rules.map(({ alert }) => alert)
  )
})

t.test('where the alerts lead is a setting of Prometheus, and no label of theirs', async t => {
  const { global, alerting } = parse(text('ops/prometheus/prometheus.yml'))
  t.strictSame(global.external_labels, { jcb_runbooks: '${RUNBOOKS_URL}' })
  t.strictSame(alerting.alert_relabel_configs, [{ action: 'labeldrop', regex: 'jcb_runbooks' }])
  t.equal(parse(text('docker-compose.yml')).services.prometheus.environment.RUNBOOKS_URL, '${RUNBOOKS_URL:-}')
  t.match(text('.env.example'), /^# RUNBOOKS_URL=$/m)
})

t.test('the dashboard is one that Grafana can import', async t => {
  t.match(dashboard, { title: 'Jenkins credentials bridge', schemaVersion: 39, templating: { list: [{ type: 'datasource' }] } })
  t.equal(new Set(panels.map(panel => panel.id)).size, panels.length, 'ids')
  for (const { type, title, description, gridPos, targets = [] } of panels) {
    t.match(type, /^(row|stat|timeseries)$/)
    t.ok(gridPos.x >= 0 && gridPos.x + gridPos.w <= 24, title)
    t.equal(targets.length > 0, type !== 'row', title)
    if (type !== 'row') t.ok(description?.endsWith('.'), title)
    for (const { datasource } of targets) t.equal(datasource.uid, '${datasource}')
  }
  const overlap = panels.some((a, i) =>
    panels.some(
      (b, j) =>
        i < j &&
        a.gridPos.x < b.gridPos.x + b.gridPos.w &&
        b.gridPos.x < a.gridPos.x + a.gridPos.w &&
        a.gridPos.y < b.gridPos.y + b.gridPos.h &&
        b.gridPos.y < a.gridPos.y + a.gridPos.h
    )
  )
  t.notOk(overlap, 'no panel lies on another')
})

t.test('every query of the dashboard is one that Prometheus understands', async t => {
  t.ok(queries.length > 20)
  const dir = await mkdtemp(join(tmpdir(), 'jcb-ops-'))
  t.teardown(() => rm(dir, { recursive: true }))
  const file = join(dir, 'queries.yml')
  const recorded = queries.map((expr, i) => ({ record: `dashboard:query${i}`, expr }))
  await writeFile(file, stringify({ groups: [{ name: 'dashboard', rules: recorded }] }))
  const { code, output } = await promtool(['check', 'rules', file])
  t.equal(code, 0, output)
})

t.test('every metric that is named in ops/ and in the docs is one that a bridge has, and the other way round', async t => {
  const bridge = await withBridge(t)
  const scraped = (await bridge.call('GET', '/metrics')).text
  const types = new Map([...scraped.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]))
  const names = new Set(
    [...types].flatMap(([name, type]) =>
      type === 'histogram'
        ? ['_bucket', '_count', '_sum'].map(end => name + end)
        : type === 'summary'
          ? [name, `${name}_sum`]
          : [name]
    )
  )
  const namesIn = (expr: string) => [...expr.matchAll(/\b(jcb|nodejs|process)_\w+/g)].map(([name]) => name)
  const used = [...queries, ...rules.map(rule => rule.expr)].flatMap(namesIn)
  t.ok(used.length > 40)
  for (const name of new Set(used)) t.ok(names.has(name), name)
  const documented = [...page.matchAll(/^\| `(jcb_\w+)` \|/gm)].map(match => match[1])
  const ours = [...types.keys()].filter(name => name.startsWith('jcb_'))
  t.strictSame(documented.toSorted(), ours.toSorted(), 'docs/operations.md lists every metric, and no other')
})
