import { IconCode } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Snippet, SnippetNames } from '#api'
import { credentialMessages } from '#messages/credential'
import { isProblem } from '../../api/problem.ts'
import { type SnippetChoice, snippetsQuery } from '../../api/queries.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { Loading } from '../../ui/route-states.tsx'
import { Switch } from '../../ui/switch.tsx'
import classes from './credential.module.css'
import { Groovy } from './groovy.tsx'
import { PanelValues } from './panel-values.tsx'
import { SnippetNameFields } from './snippet-names.tsx'

const { jenkinsfile: texts } = credentialMessages
const forms = ['whole', 'stage', 'step'] as const
const syntaxes = ['declarative', 'scripted'] as const

/** Jenkinsfile snippets that use the credential: as much as one needs, in either syntax, with names of one's choice. */
export function Snippets({ project, id }: { readonly project: string; readonly id: string }) {
  const [form, setForm] = useState<SnippetChoice['form']>('whole')
  const [syntax, setSyntax] = useState<SnippetChoice['syntax']>('declarative')
  const [typed, setTyped] = useState<SnippetNames>({})
  const query = useQuery({ ...snippetsQuery(project, id, { form, syntax, names: typed }), placeholderData: before => before })
  // what was shown before a name was refused stays
  const [items, setItems] = useState<readonly Snippet[]>()
  if (query.data !== undefined && query.data.items !== items) setItems(query.data.items)
  if (items === undefined)
    return query.error === null ? <Loading /> : <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0)
    return (
      <EmptyState
        icon={<IconCode size={22} />}
        title={credentialMessages.tabs.jenkinsfile}
        text={credentialMessages.noSnippets}
      />
    )
  const shown: SnippetNames = Object.assign({}, ...items.map(({ names }) => names))
  return (
    <div className={classes['jenkinsfile']}>
      <div>
        <p className={classes['hint']}>{credentialMessages.snippetsHint}</p>
        <div className={classes['switches']}>
          <Switch label={texts.form} values={forms} texts={texts.forms} value={form} onChange={setForm} />
          <Switch
            label={credentialMessages.snippetStyle}
            values={syntaxes}
            texts={credentialMessages.snippetStyles}
            value={syntax}
            onChange={setSyntax}
          />
        </div>
        {query.error !== null && !isProblem(query.error, 400) && <ErrorAlert error={query.error} />}
        {items.map(({ title, code, needs, panel }) => (
          <section key={title} className={classes['snippet']} aria-label={title}>
            <div className={classes['snippetHead']}>
              <h2>{title}</h2>
              <CopyButton value={code} />
            </div>
            <Groovy code={code} />
            {needs.length > 0 && <p className={classes['small']}>{credentialMessages.snippetNeeds(needs)}</p>}
            {panel !== null && <PanelValues title={title} panel={panel} />}
          </section>
        ))}
      </div>
      <SnippetNameFields {...{ project, shown, typed, setTyped }} refusal={isProblem(query.error, 400) ? query.error : null} />
    </div>
  )
}
