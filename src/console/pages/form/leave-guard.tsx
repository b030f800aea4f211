import { useBlocker } from '@tanstack/react-router'
import { useRef } from 'react'
import { formMessages } from '#messages/credential-form'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

/** Asks before a page with unsaved entries is left, by a link or by closing the tab. */
export function useLeaveGuard(isDirty: boolean) {
  const isSaved = useRef(false)
  const asks = () => isDirty && !isSaved.current
  const blocker = useBlocker({
    // a change of the address that stays on the page, such as another type, loses nothing of it; a lost session needs the way to sign in
    shouldBlockFn: ({ current, next }) => asks() && current.pathname !== next.pathname && next.pathname !== '/sign-in',
    enableBeforeUnload: asks,
    withResolver: true
  })
  const question = blocker.status === 'blocked' && (
    <ConfirmDialog
      title={formMessages.leaveTitle}
      action={formMessages.leave}
      busy={false}
      error={undefined}
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      {formMessages.leaveText}
    </ConfirmDialog>
  )
  return {
    question,
    /** Lets the next navigation through: everything is saved. */
    release() {
      isSaved.current = true
    }
  }
}
