import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { root } from './command.ts'
import { computedAccesses } from './computed-access.ts'

/** The one expression that may do it: it asks `Object.hasOwn` first. */
const asking = 'record[name]'

t.test('no object is asked for a name from outside but by own()', async t => {
  const homes = ['src/domain/own.ts', 'src/stand-in/own.ts', 'src/console/own.ts']
  const inSrc = (file: string) => file.startsWith(`${root}src/`)
  const found = ['tsconfig.json', 'src/console/tsconfig.json'].flatMap(config => computedAccesses(root, config, inSrc))
  const [allowed, others] = [(place: string) => homes.some(home => place.startsWith(`${home}:`)), new Set(found)]
  t.strictSame(
    [...others].filter(place => !allowed(place)),
    [],
    'use own(record, name), a Map or Object.entries'
  )
  t.strictSame(
    [...others].filter(allowed).map(place => place.replace(/:\d+ /, ' ')),
    homes.map(home => `${home} ${asking}`),
    'and those ask nothing else'
  )
})

t.test('the guard sees what it forbids, and lets the rest through', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'access-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  const forbidden = [
    'export const read = (r: Record<string, string>, id: string) => r[id]',
    'export const optional = (r: Record<string, string> | undefined, id: string) => r?.[id]',
    'export const write = (r: Record<string, string>, id: string) => { r[id] = "x" }',
    'export const prefixed = (r: Record<string, string>, id: string) => r[`a:${id}`]',
    'export const any = (r: any, id: any) => r[id]',
    'export const isIn = (r: object, id: string) => id in r',
    'export const isOneIn = (r: object, id: "a" | "b") => id in r',
    'export const taken = (r: Record<string, string>, id: string) => { const { [id]: value } = r; return value }',
    'export const half = (r: Record<string, string>, id: "a" | `b${string}`) => r[id]'
  ]
  const fine = [
    'export const closed = (r: { a: string; b: string }, name: "a" | "b") => r[name]',
    'export const literal = (r: Record<string, string>) => r["constructor"]',
    'export const item = (list: readonly string[], i: number) => list[i]',
    'export const isError = (error: object) => "code" in error',
    'export const symbol = (r: { [Symbol.iterator]: unknown }) => r[Symbol.iterator]',
    'export const made = (id: string) => ({ [id]: 1 })'
  ]
  writeFileSync(join(directory, 'sample.ts'), [...forbidden, ...fine].join('\n'))
  writeFileSync(
    join(directory, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, types: [] }, files: ['sample.ts'] })
  )
  const found = computedAccesses(directory, 'tsconfig.json', file => file.endsWith('sample.ts'))
  const lines = found.map(place => Number(/:(\d+)/.exec(place)?.[1]))
  t.strictSame(
    lines,
    forbidden.map((_, i) => i + 1)
  )
})
