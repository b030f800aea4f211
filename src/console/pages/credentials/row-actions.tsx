import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCode, IconCopy, IconRefresh, type TablerIcon } from '@tabler/icons-react'
import { type Credential, listSnippets, syncCredential } from '#api'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { describeError } from '../../api/problem.ts'
import { useMay } from '../../session/me.ts'
import { copyText } from '../../ui/copy-text.ts'
import { useSyncDisabled } from '../../ui/sync-disabled.ts'
import { showToast } from '../../ui/toast.tsx'
import classes from './table.module.css'

const { actions: texts } = credentialsMessages

/** What can be done with a credential without opening it. Rendered only for the row that has the pointer or the focus. */
export function RowActions({ credential: { project, id } }: { readonly credential: Credential }) {
  const may = useMay(project)
  const { disabled } = useSyncDisabled(project)
  const act = (what: () => Promise<string>) =>
    void what()
      .catch(error => describeError(error).title)
      .then(showToast)
  return (
    <span className={classes['actions']}>
      <Action
        icon={IconCopy}
        label={texts.copyId(id)}
        short={texts.copyIdShort}
        act={() => act(() => copied(id, texts.idCopied(id)))}
      />
      <Action
        icon={IconCode}
        label={texts.copyStep(id)}
        short={texts.copyStepShort}
        act={() => act(async () => copied(await firstStep(project, id), texts.stepCopied(id)))}
      />
      {may('credential.sync') && !disabled && (
        <Action
          icon={IconRefresh}
          label={texts.sync(id)}
          short={texts.syncShort}
          act={() =>
            act(async () => {
              await syncCredential(project, id)
              return credentialsMessages.syncRequested
            })
          }
        />
      )}
    </span>
  )
}

const copied = async (text: string | undefined, done: string): Promise<string> =>
  text !== undefined && (await copyText(text)) ? done : generalMessages.notCopied

/** The most common use, as a step of a declarative pipeline. */
async function firstStep(project: string, id: string): Promise<string | undefined> {
  const { items } = await listSnippets(project, id, { form: 'step', syntax: 'declarative', limit: 1 })
  return items[0]?.code
}

interface ActionProps {
  readonly icon: TablerIcon
  readonly label: string
  readonly short: string
  readonly act: () => void
}

const Action = ({ icon: Icon, label, short, act }: ActionProps) => (
  <Tooltip label={short}>
    <ActionIcon variant="default" size={26} aria-label={label} onClick={act}>
      <Icon size={15} aria-hidden="true" />
    </ActionIcon>
  </Tooltip>
)
