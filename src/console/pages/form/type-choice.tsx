import { formMessages } from '#messages/credential-form'
import { generalMessages } from '#messages/general'
import { own } from '../../own.ts'
import { TypeIcon } from '../../ui/type-icon.tsx'
import classes from './choices.module.css'
import type { Kind } from './form-state.ts'

interface TypeChoiceProps {
  readonly kinds: readonly Kind[]
  readonly value: string
  readonly onChange: (type: string) => void
}

/** The types as cards, of which one is chosen. They are radio buttons, so arrow keys move between them. */
export function TypeChoice({ kinds, value, onChange }: TypeChoiceProps) {
  const chosen = kinds.find(({ type }) => type === value)
  return (
    <fieldset className={classes['types']}>
      <legend>{formMessages.type}</legend>
      <div className={classes['cards']}>
        {kinds.map(({ type, title }) => (
          <label key={type} className={classes['card']} data-chosen={type === value || undefined}>
            {/* the title alone could be taken for a field of the form, such as the user name */}
            <input
              type="radio"
              name="type"
              aria-label={formMessages.typeNamed(own(generalMessages.type, type) ?? title)}
              value={type}
              checked={type === value}
              onChange={() => onChange(type)}
            />
            <TypeIcon type={type} />
            <span>{own(generalMessages.type, type) ?? title}</span>
          </label>
        ))}
      </div>
      {chosen !== undefined && <p className={classes['hint']}>{chosen.description}</p>}
    </fieldset>
  )
}
