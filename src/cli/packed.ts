// What `npm run pack:cli` makes one file of, and the command line of the published package.
import './older-node.ts'
import './main.ts'
