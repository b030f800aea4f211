import { Button } from '@mantine/core'
import { syncCredential } from '#api'
import { useAction } from '../../ui/action.ts'
import { announce } from '../../ui/announcer.tsx'
import page from '../../ui/page.module.css'
import { Trouble } from '../../ui/trouble.tsx'
import { words } from '../../words.ts'

interface SelectionProps {
  readonly project: string
  readonly selected: ReadonlySet<string>
  readonly clearSelection: () => void
}

/** What can be done with what is selected. */
export function SelectionBar({ project, selected, clearSelection }: SelectionProps) {
  const sync = useAction(async () => {
    for (const id of selected) await syncCredential(project, id)
    announce(words.credentials.syncAsked)
    clearSelection()
  })
  return (
    <>
      <div className={page['tools']}>
        <strong role="status">{words.credentials.selected(selected.size)}</strong>
        <Button variant="default" loading={sync.busy} onClick={() => void sync.run()}>
          {words.credentials.syncSelected}
        </Button>
        <Button variant="subtle" color="gray" onClick={clearSelection}>
          {words.credentials.clearSelection}
        </Button>
      </div>
      {sync.error !== undefined && <Trouble error={sync.error} />}
    </>
  )
}
