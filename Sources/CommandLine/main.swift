// The executable: composition only.
import Copydesk

Copydesk.main()
