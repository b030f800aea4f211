import { Parser } from 'tap-parser'

/** Reads a TAP stream to its end, prints progress, and counts the asserts (leaves; not the subtests that hold them). */
export function readTap(stream, print) {
  const count = { passed: 0, failed: 0, skipped: 0 }
  const parser = new Parser()
  watch(parser, [], count, print)
  stream.pipe(parser)
  return new Promise(resolve => parser.once('complete', () => resolve(count)))
}

function watch(parser, path, count, print) {
  const isFile = path.length === 1
  let sub
  let noise = []
  parser.on('child', child => {
    sub = { failedBefore: count.failed, passedBefore: count.passed }
    watch(child, [...path, child.name], count, print)
  })
  if (isFile) parser.on('extra', text => noise.push(text))
  parser.on('assert', result => {
    const own = sub
    sub = undefined
    const leaf = own === undefined
    if (path.length === 0) return endOfFile(result, own, count, print)
    if (result.skip || result.todo) {
      if (leaf) count.skipped++
    } else if (result.ok) {
      if (leaf) count.passed++
      // a subtest that fails without a failing assert (timeout, wrong plan, exception) is a failure of its own
    } else if (leaf || count.failed === own.failedBefore) {
      count.failed++
      print(`\nnot ok  ${[...path, result.name].join(' > ')}\n${diagnostics(result.diag)}`)
      if (noise.length > 0) print(indent(noise.join('')))
    }
    noise = []
  })
}

function endOfFile(result, own, count, print) {
  const failedInside = own === undefined ? 0 : count.failed - own.failedBefore
  const passedInside = own === undefined ? 0 : count.passed - own.passedBefore
  if (result.skip) {
    count.skipped++
  } else if (!result.ok && failedInside === 0) {
    count.failed++
    print(`\nnot ok  ${result.name}\n${diagnostics(result.diag)}`)
  }
  const time = result.time === null || result.time === undefined ? '' : `, ${(result.time / 1000).toFixed(1)} s`
  const state = result.skip ? 'skip  ' : result.ok ? 'ok    ' : 'not ok'
  print(`${state}  ${result.name} (${passedInside} passed, ${result.ok ? 0 : Math.max(failedInside, 1)} failed${time})`)
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
