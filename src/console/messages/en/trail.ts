/** Lists of what happened: events, and the audit trail. */
export const trailMessages = {
  any: 'Any',
  since: 'From',
  until: 'Until',
  show: 'Show',
  more: 'Show older',
  jsonLines: 'Save as JSON Lines',
  csv: 'Save as CSV'
}
