import { useQueryClient } from '@tanstack/react-query'
import { patchProject, syncCredential, syncProject } from '#api'
import { overviewMessages } from '#messages/overview'
import type { Attention } from '../../api/overview.ts'
import { describeError } from '../../api/problem.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Button } from '../../ui/button.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { actionOn, subjectOf } from '../../ui/matters.ts'
import { showToast } from '../../ui/toast.tsx'
import classes from './attention.module.css'

/** The one thing that a caller can do about something that needs attention. */
export function MatterAction({ matter }: { readonly matter: Attention }) {
  const may = useMay(matter.project ?? undefined)
  const queries = useQueryClient()
  const { name, link } = actionOn(matter, may)
  const text = overviewMessages.actions[name]
  const label = overviewMessages.actionOn(text, subjectOf(matter))
  const act = useAction(async () => {
    const { project, id } = matter
    if (project === null) return
    if (name === 'resume') {
      await patchProject(project, { policies: { paused: false } })
      showToast(overviewMessages.resumed(project))
    } else {
      await (id === null ? syncProject(project) : syncCredential(project, id))
      showToast(overviewMessages.synced(id ?? project))
    }
    await queries.invalidateQueries({ queryKey: ['overview'] })
  })
  if (link !== undefined)
    return (
      <LinkButton {...link} size="compact-sm" variant="default" aria-label={label}>
        {text}
      </LinkButton>
    )
  return (
    <>
      <Button size="compact-sm" variant="default" aria-label={label} loading={act.busy} onClick={() => void act.run()}>
        {text}
      </Button>
      {act.error !== undefined && (
        <span className={classes['error']} role="alert">
          {describeError(act.error).title}
        </span>
      )}
    </>
  )
}
