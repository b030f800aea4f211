import type { Plan } from '#api'
import { driftMessages } from '#messages/drift'
import { useFieldNames } from '../../ui/field-names.ts'
import classes from './diff.module.css'

type Planned = Plan['actions'][number]

/** The fields that differ, in two columns: here and in Jenkins. Of a secret only that it differs. */
export function Diff({ planned: { id, differs = [] } }: { readonly planned: Planned }) {
  const nameOf = useFieldNames()
  if (differs.length === 0) return null
  return (
    <table className={classes['diff']} aria-label={driftMessages.differs(id)}>
      <thead>
        <tr>
          <th scope="col">{driftMessages.field}</th>
          <th scope="col">{driftMessages.here}</th>
          <th scope="col">{driftMessages.there}</th>
        </tr>
      </thead>
      <tbody>
        {differs.map(({ field, here, there, secret }) => (
          <tr key={field}>
            <th scope="row">{nameOf(field)}</th>
            {secret ? (
              <td colSpan={2} className={classes['secret']}>
                {driftMessages.secretDiffers}
              </td>
            ) : (
              <>
                <Value text={here} label={driftMessages.here} />
                <Value text={there} label={driftMessages.there} />
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Value = ({ text, label }: { readonly text: string | null; readonly label: string }) => (
  <td data-label={label} dir="auto">
    {text ? text : <em className={classes['empty']}>{driftMessages.noValue}</em>}
  </td>
)
