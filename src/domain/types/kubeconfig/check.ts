import { type Report, shown } from '../../findings.ts'
import { checkCluster } from './cluster.ts'
import { type Entry, type Kubeconfig, readKubeconfig, textIn } from './file.ts'
import { checkOtherUser, checkUser } from './user.ts'

const CONTENT = '#/data/content'

/** Contexts that are named in the facts. */
const MOST_CONTEXTS = 50

/** Above this many characters it may take more than 20 ms, which is too long for the event loop. */
const LARGE = 2 * 1024

export const isLargeKubeconfig = (text: string): boolean => text.length > LARGE

/** Checks a kubeconfig: whether kubectl reads it, whether the current context works on a strange machine, and for how long. */
export function checkKubeconfig(report: Report, text: string, now: Date): undefined {
  const config = readKubeconfig(report, text)
  if (config === undefined) return
  const { contexts, clusters, users, currentContext } = config
  if (contexts.length > 0)
    report.fact(
      'contexts',
      contexts.slice(0, MOST_CONTEXTS).map(context => shown(context.name))
    )
  report.fact('currentContext', shown(currentContext))
  const current = named(contexts, currentContext)
  checkReferences(report, config, current)
  if (current === undefined)
    report.warn(currentContext === '' ? 'NoCurrentContext' : 'DanglingReference', CONTENT, 'current-context')
  const cluster = current && named(clusters, textIn(current, 'cluster'))
  const user = current && named(users, textIn(current, 'user'))
  if (current !== undefined) {
    report.fact('namespace', shown(textIn(current, 'namespace')))
    if (cluster === undefined) report.error('NoCluster', CONTENT, `${current.where}.cluster`)
    if (textIn(current, 'user') === '') report.warn('NoUser', CONTENT, current.where)
  }
  if (cluster !== undefined) checkCluster(report, cluster, now)
  if (user !== undefined) checkUser(report, user, now)
  for (const other of users) if (other !== user) checkOtherUser(report, other, now)
  checkFiles(report, [...clusters, ...users])
}

const named = (entries: readonly Entry[], name: string): Entry | undefined => entries.find(entry => entry.name === name)

function checkReferences(report: Report, { contexts, clusters, users }: Kubeconfig, current: Entry | undefined): undefined {
  for (const context of contexts) {
    for (const [field, entries] of [
      ['cluster', clusters],
      ['user', users]
    ] as const) {
      const name = textIn(context, field)
      // A missing cluster of the current context is a separate error.
      if (context === current && field === 'cluster') continue
      if (name !== '' && named(entries, name) === undefined)
        report.warn('DanglingReference', CONTENT, `${context.where}.${field}`)
    }
  }
}

const files: readonly string[] = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']

/** A file that is named counts only where the same is not given inline. */
function checkFiles(report: Report, entries: readonly Entry[]): undefined {
  for (const entry of entries) {
    for (const name of files) {
      const inline = name === 'tokenFile' ? '' : textIn(entry, `${name}-data`)
      if (textIn(entry, name) !== '' && inline === '') report.warn('FileReference', CONTENT, `${entry.where}.${name}`)
    }
  }
}
