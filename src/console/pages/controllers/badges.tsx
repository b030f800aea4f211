import { controllerMessages } from '#messages/controllers'
import { type Controller, isWhole, type SomeController } from '../../api/controllers.ts'
import { own } from '../../own.ts'
import { Badge } from '../../ui/badge.tsx'

export const isDifferentJenkins = ({ identity }: Pick<Controller, 'identity'>): boolean => identity?.standing === 'changed'

/** Whether requests may change it; otherwise it is configured elsewhere. */
export const isRegistered = ({ managedBy }: Pick<Controller, 'managedBy'>): boolean => managedBy === 'api'

/** Whether it answers as the Jenkins that it should be, and whether the bridge calls it. */
export function ControllerBadges({ controller }: { readonly controller: SomeController }) {
  const { reachable, circuit } = controller
  return (
    <>
      {isWhole(controller) && isDifferentJenkins(controller) ? (
        <Badge tone="bad">{controllerMessages.other}</Badge>
      ) : (
        <Badge tone={reachable ? 'good' : 'bad'}>
          {reachable ? controllerMessages.reachable : controllerMessages.unreachable}
        </Badge>
      )}
      {circuit !== 'closed' && <Badge tone="warn">{controllerMessages.circuit[circuit]}</Badge>}
      {isWhole(controller) && !isRegistered(controller) && (
        <Badge tone="idle">{own(controllerMessages.managedShort, controller.managedBy) ?? controller.managedBy}</Badge>
      )}
    </>
  )
}
