import { Alert, Textarea } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { addShares } from '#api'
import { sharesMessages } from '#messages/shares'
import { projectsQuery } from '../../../api/queries.ts'
import { useAction } from '../../../ui/action.ts'
import { Switch } from '../../../ui/switch.tsx'
import { showToast } from '../../../ui/toast.tsx'
import { FormDialog } from '../../form/form-dialog.tsx'
import { errorAt, errorsByField } from '../../form/validation.ts'
import { useSharesChanged } from './use-shares-changed.ts'

const ways = ['some', 'all'] as const

interface AddProps {
  readonly project: string
  readonly id: string
  readonly onClose: () => void
}

/** Shares a credential with more projects, or with all. */
export function AddShares({ project, id, onClose }: AddProps) {
  const [way, setWay] = useState<(typeof ways)[number]>('some')
  const [text, setText] = useState('')
  const [isEmpty, setEmpty] = useState(false)
  const names = namesIn(text)
  const changed = useSharesChanged(project, id)
  const add = useAction(async () => {
    if (way === 'some' && names.length === 0) return setEmpty(true)
    await addShares(project, id, { projects: way === 'all' ? 'all' : names })
    showToast(sharesMessages.added)
    onClose()
    await changed()
  })
  const fault = errorAt(errorsByField([], add.error), 'projects')
  const unseen = useUnseen(names)
  return (
    <FormDialog
      title={sharesMessages.addTitle(id)}
      action={sharesMessages.add}
      saving={add}
      isAtField={way === 'some' && fault !== undefined}
      onClose={onClose}
    >
      <p>{sharesMessages.addText}</p>
      <Switch label={sharesMessages.whom} values={ways} texts={sharesMessages.whomWays} value={way} onChange={setWay} />
      {way === 'all' && <Alert color="yellow">{sharesMessages.allWarning}</Alert>}
      {way === 'some' && (
        <Textarea
          label={sharesMessages.names}
          description={sharesMessages.namesHelp}
          value={text}
          error={fault ?? (isEmpty && names.length === 0 ? sharesMessages.namesNeeded : undefined)}
          {...{ autosize: true, minRows: 2, maxRows: 8, spellCheck: false, autoCapitalize: 'off', 'data-autofocus': true }}
          onChange={event => {
            setText(event.currentTarget.value)
            if (add.error !== undefined) add.clear()
          }}
        />
      )}
      {way === 'some' && unseen.length > 0 && (
        <Alert color="yellow" role="status">
          {sharesMessages.unseen(unseen)}
        </Alert>
      )}
    </FormDialog>
  )
}

const namesIn = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(name => name !== ''))]

/** Names that may be mistyped: the caller does not see such a project. Nothing is said while the list of projects is not complete. */
function useUnseen(names: readonly string[]): readonly string[] {
  const { data, hasNextPage } = useInfiniteQuery(projectsQuery({}))
  if (data === undefined || hasNextPage) return []
  const known = new Set(data.pages.flatMap(({ items }) => items.map(({ name }) => name)))
  return names.filter(name => !known.has(name))
}
