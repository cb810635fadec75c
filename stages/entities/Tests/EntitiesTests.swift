// Tests of the entities stage.
import Testing
@testable import EntitiesStage
