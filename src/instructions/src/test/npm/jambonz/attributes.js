// The attributes of each verb and component of jambonz' schema: {verbs/name: [attribute, …]}.
const fs = require('fs');
const path = require('path');

const root = path.dirname(require.resolve('@jambonz/schema'));
const attributes = {};
for (const directory of ['verbs', 'components']) {
  for (const file of fs.readdirSync(path.join(root, directory))) {
    const schema = JSON.parse(fs.readFileSync(path.join(root, directory, file), 'utf8'));
    attributes[`${directory}/${file.replace('.schema.json', '')}`] = Object.keys(schema.properties || {});
  }
}
console.log(JSON.stringify(attributes));
