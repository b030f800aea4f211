import { TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { verifyTargetMessages } from '#messages/verify-targets'
import { Button } from '../../ui/button.tsx'
import form from '../form/form.module.css'
import { emptyVerb, type VerbEntry } from './form-state.ts'
import classes from './verify-targets.module.css'

const { verb: texts } = verifyTargetMessages
/** Each is a request, so the bridge takes no more. */
const MOST = 10

interface EditorProps {
  readonly label: string
  readonly help: string
  readonly verbs: readonly VerbEntry[]
  readonly errorAt: (field: string) => string | undefined
  readonly onChange: (verbs: readonly VerbEntry[]) => void
}

/** What a login must be allowed in a cluster, a row for each. */
export function VerbsEditor({ label, help, verbs, errorAt, onChange }: EditorProps) {
  return (
    <fieldset className={form['fields']}>
      <legend className={classes['legend']}>{label}</legend>
      <p className={form['hint']}>{help}</p>
      {verbs.map((entry, i) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name, and its place is where errors point
          key={i}
          className={form['source']}
        >
          <legend className={classes['legend']}>{texts.row(i + 1)}</legend>
          <div className={form['pair']}>
            {(['verb', 'resource', 'namespace'] as const).map(part => (
              <TextInput
                key={part}
                label={texts[part]}
                description={part === 'verb' ? undefined : texts[`${part}Help`]}
                required={part !== 'namespace'}
                value={entry[part]}
                error={errorAt(`options/verbs/${i}/${part}`)}
                autoComplete="off"
                spellCheck={false}
                onChange={event =>
                  onChange(verbs.map((other, at) => (at === i ? { ...other, [part]: event.currentTarget.value } : other)))
                }
              />
            ))}
          </div>
          <div>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={14} />}
              onClick={() => onChange(verbs.filter((_, other) => other !== i))}
            >
              {texts.remove(i + 1)}
            </Button>
          </div>
        </fieldset>
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={verbs.length >= MOST}
          onClick={() => onChange([...verbs, emptyVerb])}
        >
          {texts.add}
        </Button>
      </div>
    </fieldset>
  )
}
