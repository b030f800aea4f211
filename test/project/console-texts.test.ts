import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from './command.ts'
import { textsIn } from './console-texts.ts'

/** What is the same in every language: settings, keys of a file, an address, a protocol, a unit. */
const allowed = ["'accept: '", "'CONTROLLER_ACCEPT='", 'token:', '"https://jenkins.example.com"', '`HTTP ${', 'ms']

t.test('every text of the console is in the messages', async t => {
  const folder = join(root, 'src/console')
  const components = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.tsx'))
  t.ok(components.length > 60)
  t.strictSame(
    components.flatMap(name =>
      textsIn(readFileSync(join(folder, name), 'utf8'))
        .map(text => `${name}:${text}`)
        .filter(text => !allowed.some(same => text.endsWith(`: ${same}`)))
    ),
    [],
    'put it into src/console/messages/en and the other languages'
  )
})

t.test('the guard sees texts between tags and in what people see or hear, and nothing else', async t => {
  const forbidden = [
    '<p>Some text</p>',
    "<p>{isOpen ? 'Open' : ''}</p>",
    '<p>{`Hello ${name}`}</p>',
    '<img alt="A picture" />',
    "<Field label={'Name'} />",
    "<Field error={isBad ? 'Not valid' : undefined} />",
    "<b aria-label={x ?? 'Nobody'} />",
    '<Dialog confirmLabel="Yes" />'
  ]
  const fine = [
    '<p>{messages.title} · {count}</p>',
    '<p className="wide" id="about" type="button">–</p>',
    "<Button variant={isOpen ? 'filled' : 'default'} label={messages.open} />",
    "<p>{phase === 'Synced' ? messages.good : messages.bad}</p>",
    '<p title={`${a} / ${b}`}>{a}, {b}</p>'
  ]
  for (const element of forbidden) t.equal(textsIn(`const a = ${element}`).length, 1, element)
  for (const element of fine) t.strictSame(textsIn(`const a = ${element}`), [], element)
})

/** A drawer with filters and a list that is unfolded are no dialogs. */
const noDialogs = ['pages/credentials/filter-drawer.tsx', 'pages/overview/attention.tsx']
/** A plain button that sets a state to something: one that opens. */
const OPENS = /<Button\b(?:(?!<\/?Button|\bonClick=)[\s\S])*onClick=\{\(\) => set[A-Z]\w*\((?:true|'[a-z-]+'|[a-z]+)\)\}/g

t.test('a button that opens a dialog says so', async t => {
  const folder = join(root, 'src/console')
  const components = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.tsx'))
  const openers = components.flatMap(name => {
    const found = readFileSync(join(folder, name), 'utf8').match(OPENS) ?? []
    return found.filter(text => !text.includes('(false)')).map(text => `${name}: ${text.slice(-40)}`)
  })
  t.strictSame(
    openers.filter(text => !noDialogs.some(name => text.startsWith(name))),
    [],
    'make it a DialogButton, which ends with three dots'
  )
  t.equal(openers.length, noDialogs.length)
})
