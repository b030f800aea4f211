import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { verifyTargetMessages } from '#messages/verify-targets'
import type { VerifyTarget } from '../../api/verify-targets.ts'
import { showToast } from '../../ui/toast.tsx'
import { changesOf } from './use-changed.ts'

/** What follows the registration of a verify target: its page is shown. */
export function useMade() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  return async (target: VerifyTarget): Promise<void> => {
    await changesOf(queries, target.name).changed(target)
    showToast(verifyTargetMessages.madeToast(target.name))
    await navigate({ to: '/verify-targets/$target', params: { target: target.name } })
  }
}
