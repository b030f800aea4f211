import { ActionIcon, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { Target } from '#api'
import { projectsMessages } from '#messages/projects'
import { Button } from '../../ui/button.tsx'
import { errorAt } from '../form/validation.ts'
import { ControllerSelect, DEFAULT_CONTROLLER } from './controller-select.tsx'
import classes from './projects.module.css'

/** The targets that a project has at most. */
const MOST = 8

/** A target as it is entered; an empty field stands for its default. */
export interface EnteredTarget {
  /** Tells it from the others while it is edited. */
  readonly key: number
  readonly controller: string
  readonly folder: string
}

export const firstTarget: EnteredTarget = { key: 0, controller: '', folder: '' }

const folderOf = (folder: string): string[] => folder.split('/')

/** What a request states of the targets: one in the short form, of which each part has a default, and several as a list. */
export function placesOf(
  project: string,
  targets: readonly EnteredTarget[]
): { controller?: string; folder?: string[]; targets?: Target[] } {
  const [first = firstTarget] = targets
  if (targets.length > 1)
    return {
      targets: targets.map(({ controller, folder }) => ({
        controller: controller === '' ? DEFAULT_CONTROLLER : controller,
        folder: folder === '' ? [project] : folderOf(folder)
      }))
    }
  return {
    ...(first.controller === '' ? {} : { controller: first.controller }),
    ...(first.folder === '' ? {} : { folder: folderOf(first.folder) })
  }
}

interface FieldsProps {
  readonly project: string
  readonly targets: readonly EnteredTarget[]
  readonly onChange: (targets: readonly EnteredTarget[]) => void
  readonly faults: ReadonlyMap<string, string>
}

const { form } = projectsMessages

/** Where the credentials of a new project go: a controller and a folder, or several. */
export function TargetFields({ project, targets, onChange, faults }: FieldsProps) {
  const isOne = targets.length === 1
  const set = (key: number, change: Partial<EnteredTarget>) =>
    onChange(targets.map(target => (target.key === key ? { ...target, ...change } : target)))
  const add = () => onChange([...targets, { ...firstTarget, key: Math.max(...targets.map(({ key }) => key)) + 1 }])
  return (
    <>
      {targets.map((target, index) => {
        const at = (field: string) => errorAt(faults, isOne ? field : `targets/${index}/${field}`)
        const fields = (
          <>
            <ControllerSelect
              project={project}
              value={target.controller}
              error={at('controller')}
              onChange={controller => set(target.key, { controller })}
            />
            <TextInput
              label={form.folder}
              description={form.folderHelp}
              value={target.folder}
              error={at('folder') ?? (isOne ? undefined : faults.get(`targets/${index}`))}
              onChange={event => set(target.key, { folder: event.currentTarget.value })}
            />
          </>
        )
        return isOne ? (
          <div key={target.key} className={classes['target']}>
            {fields}
          </div>
        ) : (
          <fieldset key={target.key} className={`${classes['target']} ${classes['several']}`}>
            <legend>{form.target(index + 1)}</legend>
            <ActionIcon
              variant="subtle"
              color="red"
              className={classes['removeTarget'] ?? ''}
              aria-label={form.removeTarget(index + 1)}
              onClick={() => onChange(targets.filter(({ key }) => key !== target.key))}
            >
              <IconTrash size={16} />
            </ActionIcon>
            {fields}
          </fieldset>
        )
      })}
      {targets.length < MOST && (
        <Button size="compact-sm" variant="subtle" className={classes['addTarget'] ?? ''} onClick={add}>
          {form.addTarget}
        </Button>
      )}
      {!isOne && faults.get('targets') !== undefined && <p role="alert">{faults.get('targets')}</p>}
    </>
  )
}
