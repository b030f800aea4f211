// Writes docs/architecture.svg: the folders of src and their allowed imports, as test/project/layers.ts has them. `--print` only prints it.
import { writeFileSync } from 'node:fs'
import * as layers from '../test/project/layers.ts'

const { mayImport, exceptions = {} } = layers

const PURPOSE = {
  access: 'tokens, OIDC, roles, audit',
  app: 'settings, wiring, metrics',
  async: 'waiting, limits on concurrency',
  backup: 'encrypted copies of all data',
  cli: 'jcb, the command line',
  console: 'the web page',
  commands: 'what callers can ask for',
  domain: 'types, rules, decisions',
  embedded: 'the own redis-server',
  http: 'the API: routes, schemas',
  jenkins: 'requests to Jenkins, XML',
  kubesphere: 'KubeSphere API, Secrets',
  outbound: 'guarded calls for users',
  refresh: 'values read again',
  'secret-stores': 'Vault, Kubernetes, AWS, files',
  'stand-in': 'an imitation of Jenkins',
  store: 'Redis, sealing, records',
  sync: 'runs, queue, sweep',
  tries: 'credentials tried, when due',
  threads: 'checks in worker threads',
  verify: 'tries on registries, Git, clusters, HTTP',
  webhooks: 'delivery of events'
}
const [WIDTH, HEIGHT, GAP, ROW, MARGIN, HEADER] = [204, 78, 16, 132, 24, 56]
const HALF = (WIDTH + GAP) / 2

const rooms = Object.keys(mayImport)
for (const room of rooms) if (!Object.hasOwn(PURPOSE, room)) throw new Error(`scripts/architecture.mjs: PURPOSE lacks ${room}`)

/** How many imports lead from a room down to one that imports nothing. */
const level = room => Math.max(0, ...mayImport[room].map(to => level(to) + 1))
const reaches = (from, to) => mayImport[from].some(next => next === to || reaches(next, to))
/** The imports that do not follow from others: all of them would be a thicket. */
const arrows = rooms.flatMap(from =>
  mayImport[from].filter(to => !mayImport[from].some(between => between !== to && reaches(between, to))).map(to => ({ from, to }))
)
const importersOf = room => arrows.filter(({ to }) => to === room).map(({ from }) => from)

/** A room is as low as its imports allow. One that imports nothing, for one other, goes into the emptiest row below that. */
const isLeaf = room => mayImport[room].length === 0 && importersOf(room).length === 1
const rows = []
for (const room of rooms) if (!isLeaf(room)) (rows[level(room)] ??= []).push(room)
for (const room of rooms.filter(isLeaf)) {
  const below = rows.slice(1, Math.min(...importersOf(room).map(level))).toReversed()
  below.toSorted((a, b) => a.length - b.length)[0].push(room)
}
const rowOf = Object.fromEntries(rows.flatMap((row, i) => row.map(room => [room, i])))
const columns = Math.max(...rows.map(row => row.length))

/** Every way to put a row into half columns, at least a whole one apart. */
function* placements(row, slot = 0) {
  if (row.length === 0) return yield []
  for (let x = slot; x <= 2 * (columns - row.length); x++)
    for (const [i, room] of row.entries()) for (const rest of placements(row.toSpliced(i, 1), x + 2)) yield [[room, x], ...rest]
}

const indexOf = Object.fromEntries(rooms.map((room, i) => [room, i]))
const ways = arrows.map(({ from, to }) => ({ from: indexOf[from], to: indexOf[to], high: rowOf[from], low: rowOf[to] }))
/** For each arrow the rooms in the rows that it passes. */
const passed = ways.map(({ high, low }) =>
  rooms.flatMap((room, i) => (rowOf[room] < high && rowOf[room] > low ? [{ room: i, row: rowOf[room] }] : []))
)
/** For each arrow the later ones that have rows in common with it, and those rows. */
const neighbours = ways.map((one, i) =>
  ways.slice(i + 1).flatMap(two => {
    const [low, high] = [Math.max(one.low, two.low), Math.min(one.high, two.high)]
    return low < high ? [{ two, low, high }] : []
  })
)

/** Arrows behind boxes are worst, crossings are bad, and short is better than long. What has reached `enough` is not counted to its end. */
function cost(at, enough = Number.POSITIVE_INFINITY) {
  const xs = rooms.map(room => at[room])
  const x = ({ from, to, high, low }, row) => xs[to] + ((xs[from] - xs[to]) * (row - low)) / (high - low)
  let sum = 0
  for (const [i, one] of ways.entries()) {
    if (sum >= enough) return sum
    sum += 0.2 * Math.abs(xs[one.from] - xs[one.to])
    for (const { room, row } of passed[i]) if (Math.abs(x(one, row) - xs[room]) < 1.15) sum += 20
    for (const { two, low, high } of neighbours[i])
      if (Math.sign(x(one, low) - x(two, low)) * Math.sign(x(one, high) - x(two, high)) < 0) sum += 3
  }
  return sum
}

/** Puts the rows one after the other into their best places, as long as that helps; the start decides which optimum is found. */
function improved(start) {
  const at = Object.fromEntries(
    rows.flatMap((row, i) =>
      row.map((_, j) => [row[(j + Math.floor(start / 4 ** (i % 4))) % row.length], 2 * j + (columns - row.length)])
    )
  )
  let best = cost(at)
  for (let before = Number.POSITIVE_INFINITY; best < before; ) {
    before = best
    for (const row of rows) {
      let kept = row.map(room => [room, at[room]])
      for (const placement of placements(row)) {
        Object.assign(at, Object.fromEntries(placement))
        const now = cost(at, best)
        if (now < best - 1e-9) [best, kept] = [now, placement]
      }
      Object.assign(at, Object.fromEntries(kept))
    }
  }
  return { at, best }
}

/** What a room may import, as one or two lines of text. */
function importsText(room) {
  const names = mayImport[room]
  const left = rooms.filter(other => other !== room && !names.includes(other))
  const text = names.length === 0 ? 'imports nothing' : left.length < 4 ? `all but ${left.join(', ')}` : names.join(', ')
  const lines = ['']
  for (const word of text.split(' ')) {
    if ((lines.at(-1) + word).length > 31) lines.push('')
    lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim()
  }
  return lines
}

const [{ at }] = Array.from({ length: 64 }, (_, start) => improved(start)).toSorted((a, b) => a.best - b.best)
const width = 2 * MARGIN + columns * (WIDTH + GAP) - GAP
const footnotes = Object.entries(exceptions).map(([file, more]) => `${file} may import ${more.join(', ')} as well.`)
const bottom = HEADER + (rows.length - 1) * ROW + HEIGHT
const height = bottom + 18 * footnotes.length + MARGIN
const left = room => MARGIN + at[room] * HALF
const top = room => HEADER + (rows.length - 1 - rowOf[room]) * ROW
const boxHeight = room => HEIGHT + 14 * (importsText(room).length - 1)

/** Where an arrow leaves or meets a box: arrows of one box are spread along its edge, in the order of their other ends. */
function end(room, side, arrow) {
  const other = side === 'from' ? 'to' : 'from'
  const all = arrows.filter(one => one[side] === room).toSorted((a, b) => at[a[other]] - at[b[other]])
  return left(room) + (WIDTH * (all.indexOf(arrow) + 1)) / (all.length + 1)
}

const lines = arrows.map(arrow => {
  const [x1, y1] = [end(arrow.from, 'from', arrow), top(arrow.from) + boxHeight(arrow.from)]
  const [x2, y2] = [end(arrow.to, 'to', arrow), top(arrow.to) - 3]
  return `  <path class="line" d="M${x1.toFixed(1)} ${y1}L${x2.toFixed(1)} ${y2}"/>`
})
const boxes = rooms.map(room => {
  const middle = left(room) + WIDTH / 2
  const texts = importsText(room).map(
    (text, i) => `<text class="soft" x="${middle}" y="${top(room) + 64 + 14 * i}">${text}</text>`
  )
  return `  <g text-anchor="middle"><rect class="box" x="${left(room)}" y="${top(room)}" width="${WIDTH}" height="${boxHeight(room)}" rx="8"/>
    <text class="name" x="${middle}" y="${top(room) + 24}">${room}</text><text class="text" x="${middle}" y="${top(room) + 43}">${PURPOSE[room]}</text>
    ${texts.join('')}</g>`
})

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">
  <title id="title">The folders of src and what each may import</title>
  <desc id="desc">${rooms.map(room => `${room}: ${importsText(room).join(' ')}`).join('; ')}.</desc>
  <style>
    .card { fill: #ffffff; stroke: #d0d7de }
    .box { fill: #f6f8fa; stroke: #8c959f; stroke-width: 1.5 }
    .name { fill: #1f2328; font-size: 16px; font-weight: 600 }
    .text { fill: #1f2328; font-size: 12.5px }
    .soft { fill: #59636e; font-size: 11.5px }
    .line { stroke: #59636e; stroke-width: 1.4; fill: none; marker-end: url(#head) }
    .tip { fill: #59636e }
    @media (prefers-color-scheme: dark) {
      .card { fill: #0d1117; stroke: #3d444d }
      .box { fill: #151b23; stroke: #656c76 }
      .name, .text { fill: #f0f6fc }
      .soft { fill: #9198a1 }
      .line { stroke: #9198a1 }
      .tip { fill: #9198a1 }
    }
  </style>
  <defs>
    <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="tip" d="M0 0 10 5 0 10z"/></marker>
  </defs>
  <rect class="card" x="1" y="1" width="${width - 2}" height="${height - 2}" rx="10"/>
  <text class="soft" x="${MARGIN}" y="32">Each box names the folders that it may import. Arrows that follow from others are left out.</text>
${lines.join('\n')}
${boxes.join('\n')}
${footnotes.map((text, i) => `  <text class="soft" x="${MARGIN}" y="${bottom + 24 + 18 * i}">${text}</text>`).join('\n')}
</svg>
`

if (process.argv.includes('--print')) process.stdout.write(svg)
else writeFileSync(new URL('../docs/architecture.svg', import.meta.url), svg)
