import { Group } from '@mantine/core'
import { useState } from 'react'
import { generalMessages } from '#messages/general'
import { verifyTargetMessages } from '#messages/verify-targets'
import type { VerifyTarget } from '../../api/verify-targets.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import { EditTarget } from './edit-target.tsx'
import { kindNamed } from './kinds.ts'
import { RemoveTarget } from './remove-target.tsx'
import { useChanged } from './use-changed.ts'

/** What a platform administrator can do with a verify target. One of a kind that is not known here cannot be edited. */
export function Tools({ target }: { readonly target: VerifyTarget }) {
  const kind = kindNamed(target.kind)
  const [open, setOpen] = useState<'edit' | 'remove'>()
  // its page shows what comes of it, an error included
  const check = useAction(useChanged(target.name).check)
  const close = () => setOpen(undefined)
  return (
    <>
      <Group gap="xs" mb="md">
        <Button variant="default" loading={check.busy} onClick={() => void check.run()}>
          {verifyTargetMessages.check}
        </Button>
        {kind !== undefined && (
          <DialogButton variant="default" onClick={() => setOpen('edit')}>
            {generalMessages.edit}
          </DialogButton>
        )}
        <DialogButton variant="subtle" color="red" onClick={() => setOpen('remove')}>
          {verifyTargetMessages.remove}
        </DialogButton>
      </Group>
      {open === 'edit' && kind !== undefined && <EditTarget target={target} kind={kind} onClose={close} />}
      {open === 'remove' && <RemoveTarget name={target.name} onClose={close} />}
    </>
  )
}
