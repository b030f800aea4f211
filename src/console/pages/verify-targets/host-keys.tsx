import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { patchVerifyTarget, readVerifyTargetHostKeys, type VerifyTargetHostKeys } from '#api'
import { verifyTargetMessages } from '#messages/verify-targets'
import { isProblem } from '../../api/problem.ts'
import type { VerifyTarget } from '../../api/verify-targets.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import list from '../../ui/list.module.css'
import { showToast } from '../../ui/toast.tsx'
import controller from '../controllers/controller.module.css'
import { useChanged } from './use-changed.ts'
import classes from './verify-targets.module.css'

type ShownKey = VerifyTargetHostKeys['hostKeys'][number]

/** The algorithm of a host key, such as `ssh-ed25519`. */
const algorithmOf = (key: string): string => key.split(' ', 1)[0] ?? key

/** What proves an SSH server. Its keys are learnt by a look at it, and pinned by a person who has compared them. */
export function HostKeys({ target }: { readonly target: VerifyTarget }) {
  const { name, hostKeys } = target
  const mayWrite = useMay()('verify-target.write')
  const [shown, setShown] = useState<readonly ShownKey[]>()
  const look = useAction(async () => setShown((await readVerifyTargetHostKeys(name)).hostKeys))
  return (
    <section aria-labelledby="host-keys" className={controller['part']}>
      <h2 id="host-keys">{verifyTargetMessages.hostKeys}</h2>
      <p className={list['quiet']}>{verifyTargetMessages.hostKeysHelp}</p>
      {hostKeys.length === 0 && <p className={controller['trouble']}>{verifyTargetMessages.noHostKeys}</p>}
      {hostKeys.length > 0 && (
        <ul className={classes['keys']} aria-label={verifyTargetMessages.hostKeys}>
          {hostKeys.map(key => (
            <li key={key}>
              <code>{key}</code>
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <Button variant="default" size="xs" mt="xs" loading={look.busy} onClick={() => void look.run()}>
          {verifyTargetMessages.lookUp}
        </Button>
      )}
      {look.error !== undefined && <ErrorAlert error={look.error} />}
      {shown !== undefined && (
        <ShownKeys key={JSON.stringify(shown)} target={target} shown={shown} onPinned={() => setShown(undefined)} />
      )}
    </section>
  )
}

interface ShownProps {
  readonly target: VerifyTarget
  readonly shown: readonly ShownKey[]
  readonly onPinned: () => void
}

/** The keys that the server shows, to choose from. */
function ShownKeys({ target, shown, onPinned }: ShownProps) {
  const [chosen, setChosen] = useState<readonly string[]>(shown.map(({ key }) => key))
  const [isAsking, setAsking] = useState(false)
  return (
    <div role="group" aria-labelledby="shown-keys" className={classes['shown']}>
      <h3 id="shown-keys">{verifyTargetMessages.shownKeys}</h3>
      <p>{verifyTargetMessages.compare}</p>
      <ul className={classes['keys']}>
        {shown.map(({ key, fingerprint }) => {
          const isPinned = target.hostKeys.includes(key)
          return (
            <li key={key}>
              <Checkbox
                label={
                  <>
                    {algorithmOf(key)} <code>{fingerprint}</code>{' '}
                    <Badge tone={isPinned ? 'good' : 'warn'}>
                      {isPinned ? verifyTargetMessages.pinned : verifyTargetMessages.notPinned}
                    </Badge>
                  </>
                }
                checked={chosen.includes(key)}
                onChange={event =>
                  setChosen(event.currentTarget.checked ? [...chosen, key] : chosen.filter(other => other !== key))
                }
              />
            </li>
          )
        })}
      </ul>
      <DialogButton size="xs" disabled={chosen.length === 0} onClick={() => setAsking(true)}>
        {verifyTargetMessages.pin}
      </DialogButton>
      {isAsking && (
        <AskPin
          target={target}
          keys={shown.filter(({ key }) => chosen.includes(key))}
          onPinned={onPinned}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  )
}

interface AskProps {
  readonly target: VerifyTarget
  readonly keys: readonly ShownKey[]
  readonly onPinned: () => void
  readonly onClose: () => void
}

/** Asks before keys are pinned, and says which pinned ones are lost by that. */
function AskPin({ target, keys, onPinned, onClose }: AskProps) {
  const [{ name, hostKeys, generation }] = useState(target)
  const { changed, refresh } = useChanged(name)
  const [isConflict, setConflict] = useState(false)
  const pinned = keys.map(({ key }) => key)
  const dropped = hostKeys.filter(key => !pinned.includes(key)).length
  const pin = useAction(async () => {
    try {
      await changed(await patchVerifyTarget(name, { hostKeys: pinned }, { ifMatch: `"${generation}"` }))
    } catch (error) {
      if (!isProblem(error, 412)) throw error
      setConflict(true)
      void refresh()
      return
    }
    showToast(verifyTargetMessages.pinnedToast(pinned.length))
    onClose()
    onPinned()
  })
  return (
    <ConfirmDialog
      title={verifyTargetMessages.pinTitle(pinned.length)}
      action={verifyTargetMessages.pinAction}
      {...(dropped === 0 ? { color: 'iris' } : {})}
      {...(isConflict ? { note: verifyTargetMessages.pinConflict, isReady: false } : {})}
      busy={pin.busy}
      error={pin.error}
      onConfirm={() => void pin.run()}
      onClose={onClose}
    >
      <p>{verifyTargetMessages.pinText}</p>
      <ul className={classes['keys']}>
        {keys.map(({ key, fingerprint }) => (
          <li key={key}>
            {algorithmOf(key)} <code>{fingerprint}</code>
          </li>
        ))}
      </ul>
      {dropped > 0 && <p className={controller['trouble']}>{verifyTargetMessages.pinDrops(dropped)}</p>}
    </ConfirmDialog>
  )
}
