import { own } from '../../domain/own.ts'
import { failures } from '../../domain/reasons.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import { costs } from './costs.ts'
import { type Finding, trouble, unexpected } from './finding.ts'
import { correcting, type Ways } from './ways.ts'

/** The finding for a refused or failed call to Jenkins, with the effects of a missing permission. */
export function refusal(check: string, error: unknown, where = '', ways?: Ways): Finding {
  if (!(error instanceof JenkinsError)) return unexpected(check, error)
  const { sentence } = failures[error.reason]
  const found = `${error.reason}: ${error.message.replace(sentence, '').trim().replace(/:$/, '')}${where}`
  const cost = error.permission === undefined ? undefined : own(costs, error.permission)
  const fix = ways === undefined ? sentence : sentence + correcting(error.root, ways)
  return trouble('error', check, found, cost === undefined ? fix : `${fix} ${cost}`)
}
