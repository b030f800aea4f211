import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import type { Controller } from '../../api/controllers.ts'
import { yesNo } from '../../ui/yes-no.ts'
import { isForAll } from './form-state.ts'
import { missingClasses } from './verdict.ts'

type Fact = readonly [string, string]

export const describeIdentity = (identity: Controller['identity']): string => {
  if (identity === null) return generalMessages.none
  const { standing, seen, known } = identity
  if (standing === 'changed') return controllerMessages.otherIdentity(seen, known ?? generalMessages.none)
  return standing === 'unconfirmed' ? controllerMessages.unconfirmed(seen) : seen
}

/** What a person has set. */
export function listSettings(controller: Controller): Fact[] {
  const { user, login, projects, labels, maxInFlight, seesEverything, ca, clientCertificate } = controller
  const named = Object.entries(labels).map(([name, text]) => (text === '' ? name : `${name}=${text}`))
  return [
    [controllerMessages.login, controllerMessages.loginAs[login](user)],
    [controllerMessages.mayUse, isForAll(projects) ? controllerMessages.everyProject : projects.join(marks.item)],
    ...(named.length === 0 ? [] : [[controllerMessages.labels, named.join(marks.item)] as const]),
    [controllerMessages.maxInFlight, String(maxInFlight)],
    [controllerMessages.seesEverything, yesNo(seesEverything)],
    [controllerMessages.ca, yesNo(ca)],
    [controllerMessages.clientCertificate, yesNo(clientCertificate)]
  ]
}

const describeFlag = (is: boolean | null): string => (is === null ? controllerMessages.unknown : yesNo(is))

/** What it can do, what the bridge's user may do in it, and how it is called: a group for each, what matters first. */
export function groupCapabilities(capabilities: NonNullable<Controller['capabilities']>): (readonly [string, readonly Fact[]])[] {
  const { may, valueDrift, emojiSafe, crumbNeeded, passwordAsToken, plaintextWindow, clockDifferenceMs } = capabilities
  const { groups } = controllerMessages
  return [
    [
      groups.can,
      [
        [controllerMessages.valueDrift, describeFlag(valueDrift)],
        [controllerMessages.missing, describeMissing(missingClasses(capabilities).length)],
        [controllerMessages.emojiSafe, describeFlag(emojiSafe)]
      ]
    ],
    [
      groups.may,
      [
        [controllerMessages.createFolders, describeFlag(may.createFolders)],
        [controllerMessages.seePlugins, describeFlag(may.seePlugins)]
      ]
    ],
    [
      groups.how,
      [
        [controllerMessages.clock, describeClock(clockDifferenceMs)],
        [controllerMessages.crumbNeeded, describeFlag(crumbNeeded)],
        [controllerMessages.plaintextWindow, describeFlag(plaintextWindow)],
        ...(passwordAsToken ? [[controllerMessages.passwordAsToken, describeFlag(true)] as const] : [])
      ]
    ]
  ]
}

const describeMissing = (count: number): string => (count === 0 ? controllerMessages.nothingMissing : String(count))

function describeClock(ms: number | null): string {
  if (ms === null) return controllerMessages.unknown
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 2) return controllerMessages.clockSame
  return ms > 0 ? controllerMessages.clockAhead(seconds) : controllerMessages.clockBehind(seconds)
}
