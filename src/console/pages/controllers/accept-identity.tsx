import { useState } from 'react'
import { acceptController } from '#api'
import { controllerMessages } from '#messages/controllers'
import { generalMessages } from '#messages/general'
import type { Controller } from '../../api/controllers.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DescriptionList } from '../../ui/description-list.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { isRegistered } from './badges.tsx'
import { useChanged } from './use-changed.ts'

/** Where another Jenkins answers than the known one: how to accept it, which is asked with both identities in view. */
export function AcceptIdentity({ controller }: { readonly controller: Controller }) {
  const { name, identity } = controller
  const may = useMay()('controller.write')
  // the question is about the Jenkins that was seen when it was asked
  const [asked, setAsked] = useState<NonNullable<typeof identity>>()
  const { changed } = useChanged(name)
  const accept = useAction(async () => {
    if (asked === undefined) return
    await changed(await acceptController(name, { identity: asked.accept ?? asked.seen }))
    showToast(controllerMessages.accepted(name))
    setAsked(undefined)
  })
  if (!isRegistered(controller) || !may) return null
  return (
    <>
      {identity !== null && identity.accept !== null && (
        <DialogButton size="compact-sm" mt="xs" onClick={() => setAsked(identity)}>
          {controllerMessages.accept}
        </DialogButton>
      )}
      {asked !== undefined && (
        <ConfirmDialog
          title={controllerMessages.acceptTitle(name)}
          name={name}
          action={controllerMessages.acceptConfirm}
          busy={accept.busy}
          error={accept.error}
          onConfirm={() => void accept.run()}
          onClose={() => {
            accept.clear()
            setAsked(undefined)
          }}
        >
          <p style={{ marginBottom: 12 }}>{controllerMessages.acceptText}</p>
          <DescriptionList
            items={[
              [controllerMessages.acceptKnown, <code key="known">{asked.known ?? generalMessages.unknown}</code>],
              [controllerMessages.acceptSeen, <code key="seen">{asked.seen}</code>]
            ]}
          />
        </ConfirmDialog>
      )}
    </>
  )
}
