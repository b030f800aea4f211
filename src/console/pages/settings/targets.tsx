import { useState } from 'react'
import type { Project, ProjectTarget } from '#api'
import { targetMessages } from '#messages/targets'
import { placeText, wantedTargets, withoutTarget } from '../../api/targets.ts'
import { useMay } from '../../session/me.ts'
import { useAction } from '../../ui/action.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DialogButton } from '../../ui/dialog-button.tsx'
import list from '../../ui/list.module.css'
import { showToast } from '../../ui/toast.tsx'
import form from '../form/form.module.css'
import { AddTarget } from './add-target.tsx'
import { useSetTargets } from './use-set-targets.ts'

const tones: Readonly<Record<ProjectTarget['state'], Tone>> = { Ready: 'good', Proving: 'wait', Leaving: 'idle' }

/** Where the credentials of a project are written to. Only a platform administrator changes it. */
export function Targets({ project }: { readonly project: Project }) {
  const mayPlace = useMay(project.name)('project.move') && project.deletedAt === null
  const [isAdding, setAdding] = useState(false)
  const [removed, setRemoved] = useState<ProjectTarget>()
  const isLast = wantedTargets(project).length === 1
  return (
    <section aria-labelledby="targets" className={form['section']}>
      <h2 id="targets">{targetMessages.title}</h2>
      <p>{targetMessages.help}</p>
      <ul className={list['list']} aria-labelledby="targets">
        {project.targets.map(target => (
          <li key={`${placeText(target)} ${target.state}`}>
            <div className={list['line']}>
              <strong>{placeText(target)}</strong>
              <Badge tone={tones[target.state]}>{targetMessages.state[target.state]}</Badge>
              {target.unmanaged > 0 && <span className={list['quiet']}>{targetMessages.unmanaged(target.unmanaged)}</span>}
              {mayPlace && !isLast && target.state !== 'Leaving' && (
                <span className={list['time']}>
                  <DialogButton
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    aria-label={targetMessages.removeOne(placeText(target))}
                    onClick={() => setRemoved(target)}
                  >
                    {targetMessages.remove}
                  </DialogButton>
                </span>
              )}
            </div>
            {targetMessages.stateHelp[target.state] !== '' && (
              <p className={list['quiet']}>{targetMessages.stateHelp[target.state]}</p>
            )}
          </li>
        ))}
      </ul>
      {mayPlace && (
        <DialogButton mt="sm" variant="default" onClick={() => setAdding(true)}>
          {targetMessages.add}
        </DialogButton>
      )}
      {isAdding && <AddTarget project={project} onClose={() => setAdding(false)} />}
      {removed !== undefined && <RemoveTarget project={project} target={removed} onClose={() => setRemoved(undefined)} />}
    </section>
  )
}

interface RemoveProps {
  readonly project: Project
  readonly target: ProjectTarget
  readonly onClose: () => void
}

/** Asks before a target is emptied. */
function RemoveTarget({ project, target, onClose }: RemoveProps) {
  const place = placeText(target)
  const setTargets = useSetTargets(project)
  const remove = useAction(async () => {
    await setTargets(withoutTarget(project, target))
    showToast(targetMessages.removed(place))
    onClose()
  })
  const total = Object.values(project.counts).reduce((sum, count) => sum + count, 0)
  return (
    <ConfirmDialog
      title={targetMessages.removeTitle(place)}
      name={target.controller}
      action={targetMessages.remove}
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onClose={onClose}
    >
      <p>{targetMessages.removeText(total)}</p>
    </ConfirmDialog>
  )
}
