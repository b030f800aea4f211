import { Parser } from 'tap-parser'

/**
 * Reads a TAP stream to its end, prints progress, and counts the asserts (leaves; not the subtests that hold them). `leftOut` has a line
 * for each that was skipped with a reason.
 */
export function readTap(stream, print) {
  const count = { passed: 0, failed: 0, skipped: 0, leftOut: [] }
  const parser = new Parser()
  parser.on('child', file => readFile(file, count, print))
  parser.on('assert', result => endOfFile(result, count, print))
  stream.pipe(parser)
  return new Promise(resolve => parser.once('complete', () => resolve(count)))
}

// of the file being read: what the counts were before it, and what it printed besides TAP
let before = { passed: 0, failed: 0 }
let printed = []

function readFile(file, count, print) {
  before = { ...count }
  printed = []
  readAsserts(file, [file.name], count, print)
}

function readAsserts(parser, path, count, print) {
  let failedBeforeSubtest
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
  if (result.skip) count.skipped++
  else if (!result.ok && count.failed === before.failed) fail(result.name, result, count, print)
  if (!result.ok && printed.length > 0) print(`output of ${result.name}:\n${indent(printed.join(''))}`)
  const state = result.skip ? 'skip  ' : result.ok ? 'ok    ' : 'not ok'
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
