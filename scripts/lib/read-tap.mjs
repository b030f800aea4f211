import { Parser } from 'tap-parser'

/** How the name of a process begins that runs several files, each in a subtest. */
export const GROUP = 'a group of files:'

/**
 * Reads a TAP stream to its end, prints progress, and counts the asserts (leaves; not the subtests that hold them). `leftOut` has a line
 * for each that was skipped with a reason, `files` the name and milliseconds of each file.
 */
export function readTap(stream, print) {
  const count = { passed: 0, failed: 0, skipped: 0, leftOut: [], files: [] }
  const parser = new Parser()
  const isGroup = ({ name }) => name.startsWith(GROUP)
  parser.on('child', child => (isGroup(child) ? readGroup : readFile)(child, count, print))
  parser.on('assert', result => (isGroup(result) ? endOfGroup : endOfFile)(result, count, print))
  stream.pipe(parser)
  return new Promise(resolve => parser.once('complete', () => resolve(count)))
}

// of the file being read: what the counts were before it, and what it printed besides TAP
let before = { passed: 0, failed: 0, skipped: 0 }
let printed = []
// of the group being read, likewise, and the file of it that has begun
let failedBeforeGroup = 0
let unfinished

function readFile(file, count, print) {
  before = { ...count }
  printed = []
  readAsserts(file, [file.name], count, print)
}

function readGroup(group, count, print) {
  before = { ...count }
  printed = []
  failedBeforeGroup = count.failed
  group.on('extra', text => printed.push(text))
  group.on('child', file => {
    unfinished = file.name
    readFile(file, count, print)
  })
  group.on('assert', result => {
    // a timeout of the process ends the file that runs
    endOfFile(unfinished === undefined ? result : { ...result, name: unfinished }, count, print)
    unfinished = undefined
  })
}

/** All is said by its files, unless it broke off: then the file that ran says so, and those after it did not run. */
function endOfGroup(result, count, print) {
  if (unfinished !== undefined) endOfFile({ ...result, ok: false, name: unfinished }, count, print)
  else if (!result.ok && count.failed === failedBeforeGroup) fail(result.name, result, count, print)
  unfinished = undefined
}

function readAsserts(parser, path, count, print) {
  let failedBeforeSubtest
  // what repeats a run is said whatever comes of it
  parser.on('comment', text => /^# \w+_SEED=/.test(text) && print(`${path[0]}: ${text.slice(2).trim()}`))
  parser.on('extra', text => printed.push(text))
  parser.on('child', subtest => {
    failedBeforeSubtest = count.failed
    readAsserts(subtest, [...path, subtest.name], count, print)
  })
  parser.on('assert', result => {
    const leaf = failedBeforeSubtest === undefined
    // a subtest that fails without a failing assert (timeout, wrong plan, exception) is a failure of its own
    const failedItself = leaf || count.failed === failedBeforeSubtest
    failedBeforeSubtest = undefined
    if (result.skip || result.todo) leaveOut(path, result, count, leaf)
    else if (result.ok) count.passed += leaf ? 1 : 0
    else if (failedItself) fail([...path, result.name].join(' > '), result, count, print)
  })
}

function leaveOut(path, { name, skip }, count, leaf) {
  count.skipped += leaf ? 1 : 0
  if (typeof skip === 'string') count.leftOut.push(`${[...path, name].join(' > ')}: ${skip}`)
}

function endOfFile(result, count, print) {
  const isSilent = ['passed', 'failed', 'skipped'].every(each => count[each] === before[each])
  // tap calls a file without a test fine, or skipped
  const isEmpty = isSilent && result.ok && (!result.skip || result.skip === 'no tests found')
  if (isEmpty) fail(result.name, { diag: { message: 'no test ran' } }, count, print)
  else if (result.skip) count.skipped++
  else if (!result.ok && count.failed === before.failed) fail(result.name, result, count, print)
  if (!result.ok && printed.length > 0) print(`output of ${result.name}:\n${indent(printed.join(''))}`)
  count.files.push({ name: result.name, ms: result.time ?? 0 })
  const state = isEmpty || !result.ok ? 'not ok' : result.skip ? 'skip  ' : 'ok    '
  const time = typeof result.time === 'number' ? `, ${(result.time / 1000).toFixed(1)} s` : ''
  print(`${state}  ${result.name} (${count.passed - before.passed} passed, ${count.failed - before.failed} failed${time})`)
  before = { ...count }
  printed = []
}

function fail(name, { diag }, count, print) {
  count.failed++
  print(`\nnot ok  ${name}\n${diagnostics(diag)}`)
}

function diagnostics(diag) {
  if (!diag) return ''
  const { diff, stack, source, ...rest } = diag
  const facts = Object.entries(rest).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`
  )
  return indent([diff, ...facts, source, stack].filter(Boolean).join('\n'))
}

const indent = text => text.replace(/^(?=.)/gm, '    ')
