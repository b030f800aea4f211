import type { Test } from 'tap'
import { bystanderOf } from './bystander.ts'
import type { Side } from './case.ts'
import { casesOf, type FaultCase, listedCases, projectCases } from './every-call.ts'
import { startMachines } from './machines.ts'
import { startRestoring } from './restore.ts'
import { startRotating } from './rotation.ts'
import { changes, filledByBulk, filledOneByOne } from './scenario.ts'

/** What is played on the same machines: all its cases, and what must still be so after them. */
export interface Suite {
  readonly cases: readonly FaultCase[]
  differences(): Promise<string[]>
}

const nothing = async (): Promise<string[]> => []

/** Every command that changes a project, its credentials, members and webhooks, or a token. */
export async function commandSuite(t: Test, sides: readonly Side[]): Promise<Suite> {
  const m = await startMachines(t)
  const { differences } = await bystanderOf(m)
  const cases = await projectCases(m, [...changes, filledByBulk, filledOneByOne], sides)
  return { cases: [...cases, ...(sides.includes('api') ? await listedCases(m) : [])], differences }
}

/** A change of a credential. */
export async function changeSuite(t: Test, sides: readonly Side[]): Promise<Suite> {
  const m = await startMachines(t)
  const { differences } = await bystanderOf(m)
  const change = changes.filter(({ title }) => title === 'change a credential')
  return { cases: await projectCases(m, change, sides), differences }
}

/** The making of a project alone. */
export async function makingSuite(t: Test, source?: URL): Promise<Suite> {
  const m = await startMachines(t, source === undefined ? {} : { source })
  const making = changes.filter(({ title }) => title === 'make a project')
  return { cases: await projectCases(m, making, ['api']), differences: nothing }
}

/** Requests to Jenkins by a user who may not read what a folder's file holds, so that a save cannot be proved by reading it. */
export async function blindSuite(t: Test, source?: URL): Promise<Suite> {
  const m = await startMachines(t, { jenkinsUser: 'no-job-configure', ...(source === undefined ? {} : { source }) })
  const cases = await projectCases(m, [filledByBulk], ['worker'])
  return { cases: cases.filter(({ fault }) => fault.kind.startsWith('jenkins')), differences: nothing }
}

export async function rotationSuite(t: Test): Promise<Suite> {
  const rotate = await startRotating(t)
  const of = (side: Side) => casesOf('rotate the keys', side, fault => rotate(side, fault))
  return { cases: [...(await of('api')), ...(await of('worker'))], differences: nothing }
}

export async function restoreSuite(t: Test): Promise<Suite> {
  return { cases: await casesOf('restore a backup', 'cli', await startRestoring(t)), differences: nothing }
}
